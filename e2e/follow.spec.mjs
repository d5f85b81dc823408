// Pages that are open while the hall is configured anew: they follow by themselves.
import { Api } from "./lib/api.mjs";
import { standTouched } from "./lib/clock.mjs";
import { hallOf } from "./lib/hall.mjs";
import { Board, Console, Kiosk, Phone, touch } from "./lib/pages.mjs";
import { SCREENS, expect, test, wholePicture } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";
const NAME = "MPP Bumi Ruwa Jurai";

/** The priority class gives way to two of the hall's own. */
const CLASSES = `    - id: lansia
      name:
        id: Lansia
        en: Elderly
      credit: 45 menit
    - id: difabel
      name:
        id: Disabilitas
        en: Disability
      credit: 60 menit
`;

const adminOf = (server) => new Api(server.url).as((who) => who.role === "admin");

/** Makes these changes of a hall file, each of which must fit. */
function changes(...list) {
  return (file) => list.reduce((text, [pattern, by]) => {
    if (!pattern.test(text)) throw new Error(`${pattern} fits nothing in:\n${text}`);
    return text.replace(pattern, by);
  }, file);
}

const RENAMED = [/^( +name:) MPP Lampung Tengah$/m, `$1 ${NAME}`];
const RECLASSED = [/ {4}- id: priority\n( {6}.*\n)+/, CLASSES];
/** A name for each counter of the agency, which has four. */
const NAMED = [/^( {4}number: (\d+)\n)( {4}agency: dukcapil)$/gm, "$1    name: Ruang Berkas $2\n$3"];
/** An agency that leaves with its counter. */
const LEFT = [/ {2}- id: pdam\n( {4}.*\n)+/, ""];
const LEFT_COUNTER = [/ {2}- id: pdam-1\n( {4}.*\n)+/, ""];
const ZONED = [/^ {2}- id: hukum$/m, "  - id: timur\n    name:\n      id: Zona Timur\n      en: East Zone\n$&"];
const UNZONED = [/ {2}- id: timur\n( {4}.*\n)+/, ""];
const PHONES = [/^policy:\n/m, "policy:\n  phone: {enabled: true}\n"];
const ONE_CLASS = [/ {4}- id: priority\n( {6}.*\n)+/, ""];
const FASTER = [/(- id: dukcapil-ktp\n(?: {8,}.*\n)*? +wait:) 30 menit/, "$1 7 menit"];

test("names, classes and standards follow on every open page", async ({ server, open }) => {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const kiosk = await Kiosk.open(open);
  const board = await Board.open(open, counter.zone);
  const console = await Console.open(open, counter.officer);
  await console.openCounter();
  const first = await kiosk.take(AGENCY, SERVICE);
  const { services } = await hall.manager.get("/services?agency=pdam");
  await hall.manager.post("/tickets", { service: services[0].id, class: "regular" });
  const start = await open("/", SCREENS.desk);
  const office = await open("/office", SCREENS.desk);
  await office.locator('[data-identity="manager"]').click();
  await expect(office.locator("#agencies > *").first()).toBeVisible();
  await console.callNext(first.number);
  const second = await kiosk.take(AGENCY, SERVICE, "priority");
  const phone = await Phone.open(open, second);
  await expect(console.page.locator("#wait-target")).toContainText("30 menit");
  await kiosk.pickAgency(AGENCY);
  await kiosk.pickService(SERVICE);

  await (await adminOf(server)).reconfigure(changes(RENAMED, RECLASSED, NAMED, FASTER, LEFT, LEFT_COUNTER));

  for (const page of [kiosk.page, board.page, console.page, phone.page, start, office]) {
    await expect(page.locator('[data-hall="name"]').first()).toHaveText(NAME);
    await expect(page).toHaveTitle(new RegExp(NAME + "$"));
  }
  await expect(console.page.locator("#wait-target")).toContainText("7 menit");
  await expect(kiosk.page.locator("[data-class]")).toHaveText([/Umum/, /Lansia/, /Disabilitas/]);
  await wholePicture(kiosk.page, "follow-kiosk-classes");
  await expect(phone.page.locator(".badge-priority"), "a class that gives no numbers any more").toHaveText("Prioritas");
  await expect(office.locator("#agencies .agency").filter({ hasText: "PDAM" })).toContainText(/Berakhir hari ini.*1/);
  await expect(start.locator(".agency")).toHaveCount(14);

  const named = `Ruang Berkas ${counter.number}`;
  await expect(console.page.locator("#who-counter")).toHaveText(`Loket ${counter.number} · ${named}`);
  await expect(board.page.locator("#call-agency")).toContainText(named);

  const elderly = await kiosk.pickClass("lansia");
  await expect(console.entry("upcoming", elderly)).toContainText("Lansia");
  for (const number of [second.number, elderly.number]) {
    await console.press("s", "finish");
    await console.callNext(number);
  }
  await expect(console.page.locator("#ticket-class")).toHaveText("Lansia");
  await board.shows(elderly.number, counter.number);
  await expect(board.page.locator("#call-priority")).toHaveText("Prioritas");
  const spoken = (await board.hasSpoken(3))[2];
  expect(spoken).toMatch(/^Antrean prioritas, nomor, .+ Silakan menuju loket .+, Ruang Berkas \d+, Disdukcapil\.$/);
  for (const [name, { page }] of Object.entries({ kiosk, board, console, phone })) await wholePicture(page, "follow-" + name);
});

test("a board whose zone was not there, and a kiosk with one class whose visitor forgets the screen", async ({ server, open }) => {
  const board = await open("/board/timur", SCREENS.board, { beforeLoad: async (page) => { page.mayBeRefused = true; } });
  await expect(board.getByRole("alert").filter({ hasText: "timur" })).toBeVisible();
  const kiosk = await Kiosk.open(open, SCREENS.kiosk, "/kiosk", (page) => page.clock.install());

  const setup = await open("/board", SCREENS.desk);
  setup.mayBeRefused = true; // the preview of a board that has gone
  await setup.locator("#list-agencies > summary").click();
  await setup.locator('[data-board="agency/pdam"]').click();
  const admin = await adminOf(server);
  await admin.reconfigure(changes(RENAMED, ZONED, ONE_CLASS, PHONES));
  await expect(board.locator("#zone-name")).toHaveText("Zona Timur");
  await expect(board.locator(".counters-empty")).toBeVisible();
  // The list of boards, where somebody is about to set one up.
  await expect(setup.locator('[data-board="timur"]')).toHaveText("Zona Timur");
  await expect(setup.locator('#boards [aria-current="true"]'), "what was chosen, in the list that was open").toBeVisible();
  await expect(setup.locator('#boards [aria-current="true"]')).toHaveText("PDAM");
  const strip = await open("/board/calls/timur", SCREENS.board, { beforeLoad: async (page) => { page.mayBeRefused = true; } });
  await expect(strip.locator(".strip-none")).toBeVisible();
  const phone = await open("/ambil", SCREENS.phone);
  await phone.locator("#code").fill("ABC");
  await phone.locator("#agency-dukcapil > summary").click();

  await admin.reconfigure(changes(UNZONED, LEFT, LEFT_COUNTER));
  await expect(board.getByRole("alert").filter({ hasText: "timur" }), "a board whose zone has ended").toBeVisible();
  await expect(strip.getByRole("alert").filter({ hasText: "timur" })).toBeVisible();
  await expect(setup.locator('[data-board="timur"], [data-board="agency/pdam"]')).toHaveCount(0);
  await expect(setup.locator('#boards [aria-current="true"]')).toBeVisible();
  await expect(phone.locator("#agency-dukcapil")).toHaveAttribute("open", "");
  await expect(phone.locator("#agency-pdam .take-pick")).toHaveCount(0);
  await expect(phone.locator("#code")).toHaveValue("ABC");
  await phone.locator(`[data-service="${SERVICE}"]`).click();
  await expect(phone.locator('.dialog [data-class="regular"]')).toBeVisible();

  await expect(kiosk.page.locator('[data-hall="name"]')).toHaveText(NAME);
  await kiosk.pickAgency(AGENCY);
  await expect(kiosk.page.locator('#steps [data-step="class"]')).toBeHidden();
  await touch(kiosk.page, `[data-service="${SERVICE}"]`);
  await kiosk.shows("ticket");
  await expect(kiosk.page.locator("[data-number]")).toHaveText("A-001");
  await wholePicture(kiosk.page, "follow-one-class");
  await kiosk.hold();
  await standTouched(kiosk.page);
  await kiosk.page.clock.runFor(170000);
  await expect(kiosk.page.getByRole("alertdialog")).toBeVisible();
  await wholePicture(kiosk.page, "follow-held");
  await kiosk.shows("ticket");
  await kiosk.page.clock.runFor(20000);
  await kiosk.shows("agency");
  await expect(kiosk.page.locator("[data-number]")).toHaveCount(0);
});

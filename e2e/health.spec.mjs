// How devices do, as the office sees it: a board that is mute, one that is off, one that is
// moved, and for how long each was seen.
import { fileURLToPath } from "node:url";
import { look } from "./lib/look.mjs";
import { Staff } from "./lib/staff.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

// Open round the clock, and a device that is silent for six seconds is away.
test.use({ command: "serve", flags: ["--hall", fileURLToPath(new URL("../api/apitest/hall.yaml", import.meta.url)), "--device-silence", "6s"] });

/** A browser that gives no sound before the page was tapped, as one that nobody has set up for a board. */
const locked = (page) => page.addInitScript(() => {
  let tapped = false;
  Object.defineProperty(BaseAudioContext.prototype, "state", { get: () => (tapped ? "running" : "suspended") });
  const { resume } = AudioContext.prototype;
  AudioContext.prototype.resume = function () {
    tapped = true;
    setTimeout(() => this.onstatechange && this.onstatechange(new Event("statechange")));
    return resume.call(this);
  };
});

test("a mute board is seen by staff and not by the public, one tap ends it, and one that is off is away", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const { admin } = staff;
  const board = await open("/board/utama?pair=1", SCREENS.board, { beforeLoad: locked });
  await staff.pair(board, "Papan ruang tunggu");
  await expect(board.locator("#unlock")).toBeVisible();
  for (const screen of [SCREENS.board, SCREENS.kiosk, { width: 1024, height: 768 }]) {
    await board.setViewportSize(screen);
    const { card, parts } = await board.evaluate(() => ({
      card: document.querySelector(".unlock-card").getBoundingClientRect().toJSON(),
      parts: ["#zone-name", ".board-hall", "#board-clock", "#call", "#recent", "#counters"].map((name) => document.querySelector(name).getBoundingClientRect().toJSON()),
    }));
    expect(parts.filter((p) => p.left < card.right && p.right > card.left && p.top < card.bottom && p.bottom > card.top), `what the hint covers at ${screen.width}`).toEqual([]);
  }
  await board.setViewportSize(SCREENS.board);

  await admin.goto(staff.at("/office"));
  const alert = admin.locator("#alerts .alert", { hasText: "Papan ruang tunggu" });
  await expect(alert).toContainText(/Bisu sejak \d\d\.\d\d\. Suara terkunci: ketuk layar sekali\./);
  await expectAccessible(admin, "the overview", { strict: true });
  await wholePicture(admin, "health-overview-mute");
  expect((await alert.getByRole("link").boundingBox()).height).toBeGreaterThanOrEqual(44);
  expect(server.log).toContain("trouble=mute");

  await alert.getByRole("link").click();
  const line = admin.locator("tbody tr").first();
  await expect(line).toContainText(/Papan ruang tunggu.*Bisu sejak \d\d\.\d\d.*ketuk layar sekali/s);
  await look(admin, "health-devices-mute");
  await admin.setViewportSize(SCREENS.phone);
  await look(admin, "health-devices-mute-phone");
  await admin.goto(staff.at("/office"));
  await expect(alert).toBeVisible();
  await wholePicture(admin, "health-overview-mute-phone");
  await admin.setViewportSize(SCREENS.desk);
  const seen = await board.locator("body").innerText();
  expect(seen, "the public learns of it by the hint to tap alone").toContain("Ketuk");
  expect(seen).not.toMatch(/bisu/i);

  await board.locator("#unlock").click();
  await expect(alert).toHaveCount(0);
  await admin.goto(staff.at("/office/devices"));
  await expect(line).toContainText("Terhubung");
  await line.getByRole("link").click();
  await expect(admin.locator("main")).toContainText(/Suara\s*Terdengar/);
  await expect(admin.locator("main")).toContainText(/Paket suara\s*[0-9a-f]{8}/);
  await look(admin, "health-device");

  const other = await open("/board/hall", SCREENS.board);
  await expect(other.locator(".hall-line").first()).toBeVisible();
  await admin.goto(staff.at("/office/devices"));
  const unpaired = admin.locator('[aria-labelledby="unpaired-title"] tbody tr');
  await expect(unpaired, "the one that was not paired").toHaveCount(1);
  await expect(unpaired).toContainText(/Seluruh MPP.*127\.0\.0\.1/s);
  await look(admin, "health-devices-unpaired");
  await other.close();

  await board.close();
  await admin.goto(staff.at("/office"));
  await expect(alert).toContainText(/Tidak terlihat sejak \d\d\.\d\d\./);
  await admin.goto(staff.at("/office/devices"));
  await expect(line).toContainText(/Tidak terlihat sejak \d\d\.\d\d.*Periksa listrik/s);
  await look(admin, "health-devices-away");
  await admin.getByRole("link", { name: "Waktu menyala" }).click();
  await expect(admin.locator("h1")).toHaveText("Waktu menyala");
  const row = admin.locator("tbody tr", { hasText: "Papan ruang tunggu" });
  await expect(async () => { // it is written every ten seconds here
    await admin.reload();
    await expect(row).toContainText(/\d+,\d%/, { timeout: 1000 });
  }).toPass();
  await look(admin, "health-uptime");
  await admin.setViewportSize(SCREENS.phone);
  await look(admin, "health-uptime-phone");
});

test("a board and a counter's screen go where the office puts them", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const { admin } = staff;
  const move = async (name, place) => {
    await admin.goto(staff.at("/office/devices"));
    await admin.getByRole("link", { name }).click();
    await admin.locator("#f-place").selectOption(place);
    await admin.getByRole("button", { name: "Simpan" }).click();
    await expect(admin.locator(".flash")).toContainText(name);
  };
  const board = await open("/board/utama?pair=1", SCREENS.board);
  await staff.pair(board, "Papan pintu");
  await move("Papan pintu", "agency/dukcapil");
  await expect(board).toHaveURL(/\/board\/agency\/dukcapil$/);
  await expect(board.locator("#zone-name")).toHaveText("Disdukcapil");
  await move("Papan pintu", "hall");
  await expect(board).toHaveURL(/\/board\/hall$/);

  const screen = await open("/screen", SCREENS.board);
  await staff.pair(screen, "Layar loket", "dukcapil-1");
  await expect(screen.locator("#screen-counter")).toHaveText("Loket 1");
  await move("Layar loket", "dukcapil-2");
  await expect(screen.locator("#screen-counter")).toHaveText("Loket 2");
});

// A pause of an agency and of the hall, from the supervisor's dialog to all who read of it, and an announcement.
import { Api } from "./lib/api.mjs";
import { fits } from "./lib/fits.mjs";
import { hallOf } from "./lib/hall.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";
const REASON = "Listrik padam, genset sedang dinyalakan";

/** So many minutes from now, as a time of the hall's day. */
const clockIn = (minutes) => new Date(Date.now() + (7 * 60 + minutes) * 60000).toISOString().slice(11, 16);

async function staff(open, identity, address) {
  const page = await open(address, SCREENS.desk);
  await page.locator(`[data-identity="${identity}"]`).click();
  return page;
}

test("a supervisor pauses the agency, and everybody reads why and until when", async ({ server, open }) => {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const officer = await new Api(server.url).as((who) => who.key === counter.officer.key);
  await officer.post(`/counters/${counter.id}/open`);
  const ticket = await hall.manager.post("/tickets", { service: SERVICE, class: "regular" });
  const agencies = await (await fetch(server.url + "/api/v1/agencies")).json();
  const { zone } = agencies.agencies.find((a) => a.id === AGENCY);

  const kiosk = await open("/kiosk", SCREENS.kiosk, { hasTouch: true });
  await expect(kiosk.locator(`[data-agency="${AGENCY}"]`)).not.toHaveClass(/agency-closed/);
  const board = await open(`/board/${zone.id}?voice=off`, SCREENS.board);
  const phone = await open(`/t/${ticket.id}`, SCREENS.phone);
  const page = await staff(open, "supervisor-dukcapil", "/supervisor");
  await page.locator("#pause").click();
  await expect(page.locator("#announce")).toBeHidden();
  await page.locator(".ask input[type=text]").fill(REASON);
  await page.locator(".ask input[type=time]").fill(clockIn(-5));
  await page.keyboard.press("Enter");
  await expect(page.locator(".ask .field-error:visible")).toContainText("sesudah sekarang");
  const until = clockIn(45);
  await page.locator(".ask input[type=time]").fill(until);
  await wholePicture(page, "pause-dialog");
  await expectAccessible(page, "pause dialog");
  await page.keyboard.press("Enter");

  const said = new RegExp(`${until.replace(":", ".")} WIB.*${REASON}`);
  for (const reader of [page, board, phone]) await expect(reader.locator(`[data-pause="${AGENCY}"]`)).toContainText(said);
  await wholePicture(page, "pause-supervisor");
  for (const reader of [board, phone]) {
    const [sign, words] = await Promise.all([".icon", "p"].map((part) => reader.locator(`[data-pause="${AGENCY}"] ${part}`).boundingBox()));
    expect(words.x, "no line runs under the sign").toBeGreaterThanOrEqual(sign.x + sign.width);
  }
  await expect(board.locator(".cell", { hasText: "Dijeda" }), "an open counter of it").not.toHaveCount(0);
  await wholePicture(board, "pause-board");
  await wholePicture(phone, "pause-phone");
  await expect(phone.locator("#facts")).not.toContainText("sekitar");
  await expect(kiosk.locator(`[data-agency="${AGENCY}"]`)).toContainText("Dijeda sampai " + until.replace(":", "."));
  await wholePicture(kiosk, "pause-kiosk-agency");
  await kiosk.locator(`[data-agency="${AGENCY}"]`).click();
  await expect(kiosk.locator(".agency-again")).toContainText(REASON);
  await expect(kiosk.locator("[data-service]:not([aria-disabled])")).toHaveCount(0);
  await wholePicture(kiosk, "pause-kiosk-service");

  const console = await staff(open, counter.officer.key, "/counter");
  await expect(console.locator(`[data-pause="${AGENCY}"]`)).toContainText(REASON);
  await expect(console.locator('.desk [data-do="call-next"]').first()).toHaveAttribute("aria-disabled", "true");
  await expect(console.locator("#ticket-note")).toContainText(said);
  await console.keyboard.press("Space");
  await expect(console.locator(".toast").last()).toContainText(said);
  await wholePicture(console, "pause-console");
  const refused = await fetch(`${server.url}/api/v1/counters/${counter.id}/call-next`, { method: "POST",
    headers: { Authorization: `Bearer ${officer.token}`, "Idempotency-Key": "jeda-1", "Accept-Language": "id" } });
  expect(refused.status).toBe(409);
  expect((await refused.json()).detail).toContain(REASON);

  await fits(board, "pause-board", [[1920, 1080], [1080, 1920], [1280, 720]]);
  for (const [name, address] of [["hall", "/board/hall"], ["agency", `/board/agency/${AGENCY}`], ["strip", `/board/calls/${zone.id}`], ["counter", `/board/counter/${counter.id}`]]) {
    await board.setViewportSize(SCREENS.board);
    await board.goto(server.url + address);
    await expect(board.locator(`[data-pause="${AGENCY}"]`), address).toContainText(REASON);
    await wholePicture(board, "pause-board-" + name);
  }
  await expect(board.locator("#screen-word")).toHaveText("Dijeda");
  const start = await open("/", SCREENS.phone);
  await expect(start.locator(`#note-${AGENCY}`)).toHaveText(REASON);
  await expect(start.locator(`#state-${AGENCY}`)).toContainText("dijeda sampai");
  await wholePicture(start, "pause-start");

  await page.locator('[data-do="resume"]').click();
  for (const reader of [page, board, phone]) await expect(reader.locator(`[data-pause="${AGENCY}"]`)).toHaveCount(0);
  await expect(kiosk.locator("[data-service]:not([aria-disabled])").first()).toBeVisible();
  await expect(console.locator('.desk [data-do="call-next"]').first()).toHaveAttribute("aria-disabled", "false");
});

test("the manager pauses the hall and announces something", async ({ server, open }) => {
  const hall = await hallOf(server);
  const kiosk = await open("/kiosk", SCREENS.kiosk, { hasTouch: true });
  const page = await staff(open, "manager", "/supervisor");
  const desk = await staff(open, "desk", "/desk");
  await page.locator("#announce").click();
  await page.locator(".ask input[type=text]").fill("Mobil B 1234 XY mohon dipindahkan");
  await page.keyboard.press("Enter");
  for (const reader of [kiosk, page, desk]) await expect(reader.locator('[data-pause="said"]')).toContainText("B 1234 XY");
  await page.locator("#pause").click();
  await page.locator(".ask input[type=text]").fill("Upacara bendera di halaman");
  await page.keyboard.press("Enter");
  for (const reader of [kiosk, page, desk]) await expect(reader.locator('[data-pause="hall"]')).toContainText("belum diketahui");
  await expect(kiosk.locator("[data-agency].agency-closed").first()).toContainText("Dijeda");
  await wholePicture(kiosk, "pause-hall-kiosk");
  await wholePicture(page, "pause-hall-manager");
  await wholePicture(desk, "pause-hall-desk");
  await page.locator('[data-pause="hall"] [data-do="resume"]').click();
  await page.locator('[data-pause="said"] [data-do="resume"]').click();
  for (const reader of [kiosk, page, desk]) await expect(reader.locator("#pauses")).toHaveCount(0);
  await expect.poll(async () => (await hall.manager.events()).filter((e) => e.pause).map((e) => e.type)).toEqual(["announced", "paused", "pause_ended", "pause_ended"]);
  await page.goto(server.url + "/office#report");
  await expect(page.locator("[aria-labelledby=paused-title] tbody tr").first()).toContainText("Upacara bendera di halaman");
  await expectAccessible(page, "report with a pause");
  await wholePicture(page, "pause-report");
});

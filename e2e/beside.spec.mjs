// Pages of devices and citizens in a browser where somebody of the office has signed in, or
// whose session has ended: they are judged as anybody's, and the office stays guarded.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { touch } from "./lib/pages.mjs";
import { Staff, shownCode } from "./lib/staff.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

const HALL = readFileSync(fileURLToPath(new URL("../api/apitest/hall.yaml", import.meta.url)), "utf8");

test.use({
  command: "serve",
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
  flags: async ({}, use, info) => {
    const file = info.outputPath("hall.yaml");
    writeFileSync(file, HALL.replace("policy: {", "policy: {phone: {enabled: true}, "));
    await use(["--hall", file]);
  },
});

/** The browser of an administrator, with a page more. */
async function beside(staff, address, screen) {
  const page = await staff.admin.context().newPage();
  await page.setViewportSize(screen);
  await page.goto(staff.at(address));
  return page;
}

/** Takes a number by phone and cancels it, each as nobody. */
async function byPhone(phone, code, at) {
  await phone.goto(at("/ambil?c=" + code));
  await phone.locator("#agency-dukcapil > summary").click();
  await phone.locator('[data-service="ktp"]').click();
  await phone.locator('[data-class="regular"]').click();
  await expect(phone).toHaveURL(/\/t\/\w+$/);
  await expect(phone.locator("#hero")).toHaveClass(/pass-(waiting|near|next)/);
  await phone.locator("#cancel").click();
  await phone.locator(".dialog [data-answer=yes]").click();
  await expect(phone.locator("#hero")).toHaveClass(/pass-cancelled/);
}

test("devices and citizens go on in the browser of somebody who has signed in", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const kiosk = await beside(staff, "/kiosk", SCREENS.kiosk);
  await shownCode(kiosk);
  await staff.pair(kiosk, "Kios di meja kantor");
  await touch(kiosk, '[data-agency="dukcapil"]');
  await touch(kiosk, '[data-service="ktp"]');
  await touch(kiosk, '[data-class="regular"]');
  await expect(kiosk.locator("[data-number]")).toHaveText("A-001");

  for (const address of ["/board/utama?pair=1", "/screen"]) {
    const device = await beside(staff, address, SCREENS.board);
    await shownCode(device);
    await device.close(); // two pages of one browser would ask for one pairing
  }
  const screen = await beside(staff, "/ambil/kode", SCREENS.board);
  await shownCode(screen);
  await staff.pair(screen, "Layar kode", "utama");
  await expect(screen).toHaveURL(/\/board\/utama$/);
  await screen.goto(staff.at("/ambil/kode"));
  await expect(screen.locator("#code-letters")).toHaveText(/^[A-Z]{6}$/);
  const code = await screen.locator("#code-letters").textContent();
  await byPhone(await beside(staff, "/ambil", SCREENS.phone), code, staff.at.bind(staff));

  // The session itself still counts, and still asks for its token.
  const status = await staff.admin.evaluate(async () => (await fetch("/api/v1/day/close", { method: "POST", body: "{}", headers: { "Content-Type": "application/json", "Idempotency-Key": "1" } })).status);
  expect(status, "a change of the office without its CSRF token").toBe(403);
  await staff.admin.goto(staff.at("/office/devices"));
  await expect(staff.admin.locator("main")).toContainText("Kios di meja kantor");
});

test("a session that has ended is in nobody's way", async ({ open, server }) => {
  const kiosk = await open("/", SCREENS.kiosk);
  await kiosk.context().addCookies([{ name: "mpp_session", value: "ended", url: server.url }]);
  for (const [address, there] of [["/kiosk", ".pairing-code[data-code]"], ["/screen", ".pairing-code[data-code]"], ["/board/utama", ".cell, .counters-empty"], ["/ambil", "#code-form"], ["/", "main h1"]]) {
    await kiosk.goto(server.url + address);
    await expect(kiosk.locator(there).first(), address).toBeVisible();
  }
});

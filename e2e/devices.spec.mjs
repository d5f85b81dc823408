// A hall set up through its pages: a kiosk and a board that are paired by a code and
// revoked while they work, and officers who choose a counter and take it over.
import { fileURLToPath } from "node:url";
import { touch } from "./lib/pages.mjs";
import { Staff, shownCode, signIn } from "./lib/staff.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

// Open round the clock, whatever the day of the test.
test.use({ command: "serve", flags: ["--hall", fileURLToPath(new URL("../api/apitest/hall.yaml", import.meta.url))] });

async function look(page, name) {
  await wholePicture(page, "devices-" + name);
  await expectAccessible(page, name, { strict: true });
}

test("a kiosk is paired by its code, gives a number, and is revoked while it works", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const kiosk = await open("/kiosk", SCREENS.kiosk);
  kiosk.mayBeRefused = true;
  await expect(kiosk.locator("h1")).toHaveText("Kios belum siap dipakai");
  await expect(kiosk.locator("input")).toBeHidden();
  const code = await shownCode(kiosk);
  expect(await kiosk.locator(".pairing-qr").evaluate((img) => img.complete && img.naturalWidth > 0)).toBe(true);
  await look(kiosk, "kiosk-code");
  await kiosk.reload();
  expect(await shownCode(kiosk), "a reload keeps the code").toBe(code);

  await staff.pair(kiosk, "Kios pintu depan");
  await touch(kiosk, '[data-agency="dukcapil"]');
  await touch(kiosk, '[data-service="ktp"]');
  await touch(kiosk, '[data-class="regular"]');
  await expect(kiosk.locator("[data-number]")).toHaveText("A-001");
  await staff.admin.goto(staff.at("/office/devices"));
  await expect(staff.admin.locator("tbody tr")).toContainText("Kios pintu depan");

  await staff.revoke("Kios pintu depan");
  await expect(kiosk.locator("[data-number]"), "whoever has just got a number may read it").toHaveText("A-001");
  await touch(kiosk, '[data-key="done"]');
  await expect(kiosk.locator("h1")).toHaveText("Kios belum siap dipakai");
  await expect(kiosk.locator(".notice-warn")).toContainText("dicabut");
  expect(await shownCode(kiosk)).not.toBe(code);
  expect(await kiosk.evaluate(() => Object.keys(localStorage).filter((key) => /session/.test(key)))).toEqual([]);
});

test("a kiosk takes no token of another role", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const { execFileSync } = await import("node:child_process");
  const token = execFileSync(process.env.MPP_E2E_BINARY, ["token", "new", "--role", "desk", "--name", "Meja informasi"],
    { env: { ...process.env, MPP_DATA: server.folder + "/data" } }).toString().trim();
  const kiosk = await open("/kiosk#token=" + token, SCREENS.kiosk);
  await shownCode(kiosk);
  await kiosk.locator("summary").click();
  await look(kiosk, "kiosk-other-ways");
  await kiosk.locator('input[name="token"]').fill(token);
  await kiosk.getByRole("button", { name: "Pakai token" }).click();
  await expect(kiosk.locator(".pairing-more .notice-bad")).toContainText("peran lain");
  expect(await kiosk.evaluate(() => Object.keys(localStorage).filter((key) => /session/.test(key)))).toEqual([]);
  // Nor does a page of staff drop the session that is there for a token that may not work there.
  await staff.admin.goto(staff.at("/office#token=" + token));
  await expect(staff.admin.locator("#views")).toBeVisible();
});

test("a link with a token that is opened in the tab of an unpaired kiosk is taken", async ({ open, server }) => {
  const { execFileSync } = await import("node:child_process");
  const token = execFileSync(process.env.MPP_E2E_BINARY, ["token", "new", "--role", "kiosk", "--name", "Kios"],
    { env: { ...process.env, MPP_DATA: server.folder + "/data" } }).toString().trim();
  const kiosk = await open("/kiosk", SCREENS.kiosk);
  kiosk.mayBeRefused = true;
  await shownCode(kiosk);
  const follow = (link) => kiosk.evaluate((hash) => { location.hash = hash; }, "token=" + link);
  await follow(token + "x");
  await expect(kiosk.locator(".pairing-state")).toContainText("Sesi");
  await follow(token);
  await expect(kiosk.locator("#kiosk")).toBeVisible();
  expect(kiosk.url()).not.toContain("token");
});

test("a link with a token asks on a device that has one, and a board's gets from its set-up to the board", async ({ open, server }) => {
  const { execFileSync } = await import("node:child_process");
  const token = (/** @type {string} */ role, /** @type {string} */ name) => execFileSync(process.env.MPP_E2E_BINARY, ["token", "new", "--role", role, "--name", name],
    { env: { ...process.env, MPP_DATA: server.folder + "/data" } }).toString().trim();
  const kiosk = await open("/kiosk#token=" + token("kiosk", "Kios lama"), SCREENS.kiosk);
  await expect(kiosk.locator("#kiosk")).toBeVisible();
  const at = kiosk.url();
  await kiosk.goto("about:blank");
  await kiosk.goto(at + "#token=" + token("kiosk", "Kios baru"));
  await kiosk.getByRole("button", { name: "Ganti akun" }).click();
  await expect(kiosk.locator("#kiosk")).toBeVisible();
  const board = await open("/board#token=" + token("display", "Papan"), SCREENS.board);
  await expect(board).toHaveURL(/\/board$/);
  await board.locator("#open").click();
  await expect(board.locator("#board")).toBeVisible();
  await expect(board).toHaveURL(/\/board\/[a-z]+$/);
  await expect.poll(() => board.evaluate(() => Object.keys(localStorage))).toContain("mpp.session.board");
  const there = board.url();
  await board.goto("about:blank");
  await board.goto(there + "#token=" + token("display", "Papan baru"));
  await expect(board.getByRole("button", { name: "Ganti akun" })).toBeVisible();
  await expect(board.locator("#board")).toBeHidden();
  await expectAccessible(board, "question of a link on a board", { strict: true });
  await board.getByRole("button", { name: "Ganti akun" }).click();
  await expect(board.locator("#board")).toBeVisible();
});

test("a board is public, and known once it was paired", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const board = await open("/board/utama", SCREENS.board);
  board.mayBeRefused = true;
  await expect(board.locator("#board")).toBeVisible();
  await board.goto(staff.at("/board/utama?pair=1"));
  await shownCode(board);
  await look(board, "board-code");
  await staff.pair(board, "Layar ruang tunggu");
  await expect(board.locator("#board")).toBeVisible();
  await expect(board).toHaveURL(/\/board\/utama$/);
  await board.reload();
  await expect(board.locator("#board")).toBeVisible();
  await staff.revoke("Layar ruang tunggu");
  await shownCode(board);
  await board.locator("summary").click();
  await board.getByRole("link", { name: "Tampilkan papan tanpa memasangkan" }).click();
  await expect(board.locator("#board")).toBeVisible();
});

test("a counter's screen is paired, shows whom its counter calls, and is revoked while it is open", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const screen = await open("/screen", SCREENS.board);
  screen.mayBeRefused = true;
  await expect(screen.locator(".pairing h1")).toHaveText("Layar loket belum dipasangkan");
  const code = await shownCode(screen);
  await look(screen, "screen-code");
  await staff.pair(screen, "Layar loket 1", "dukcapil-1");
  await expect(screen.locator("#screen")).toHaveAttribute("data-state", "closed");
  await expect(screen.locator("#screen-counter")).toHaveText("Loket 1");
  await expect(screen.locator("#screen-word")).toHaveText("Tutup");
  await look(screen, "screen-closed");

  const sri = await staff.officer("Sri Wahyuni", "sri");
  await sri.locator('.place[data-counter="dukcapil-1"]').click();
  await sri.locator('.state [data-do="open"]').click();
  await expect(screen.locator("#screen-word")).toHaveText("Siap");
  const kiosk = await open("/kiosk", SCREENS.kiosk);
  await staff.pair(kiosk, "Kios 1");
  await touch(kiosk, '[data-agency="dukcapil"]');
  await touch(kiosk, '[data-service="ktp"]');
  await touch(kiosk, '[data-class="priority"]');
  await sri.locator('[data-do="call-next"]').click();
  await expect(screen.locator("#screen-number")).toHaveText("A-001");
  await expect(screen.locator("#screen")).toHaveAttribute("data-state", "called");
  await expect(screen.locator("#screen-class")).toHaveText("Prioritas");
  await look(screen, "screen-called");
  await screen.setViewportSize(SCREENS.kiosk);
  await look(screen, "screen-called-upright");
  await expectNoScroll(screen);
  await screen.setViewportSize(SCREENS.board);
  await expectNoScroll(screen);
  await sri.locator('[data-do="start"]').click();
  await expect(screen.locator("#screen-label")).toHaveText("Sedang dilayani");
  await look(screen, "screen-serving");
  expect(await screen.content(), "no key to the ticket").not.toContain("/t/");

  await staff.revoke("Layar loket 1");
  await expect(screen.locator(".notice-warn")).toContainText("dicabut");
  expect(await shownCode(screen)).not.toBe(code);
  await expect(screen.locator("#screen")).toBeHidden();
});

/** A screen hangs on a wall: nobody scrolls it. */
async function expectNoScroll(page) {
  const over = await page.evaluate(() => [document.documentElement.scrollWidth - window.innerWidth, document.documentElement.scrollHeight - window.innerHeight]);
  expect(over, "pixels that stick out").toEqual([0, 0]);
}

test("an officer takes a counter, and another takes it over", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const sri = await staff.officer("Sri Wahyuni", "sri");
  const budi = await staff.officer("Budi Santoso", "budi");
  const place = (page, counter) => page.locator(`.place[data-counter="${counter}"]`);
  await expect(place(sri, "dukcapil-1")).toContainText("Kosong");
  await expect(sri.locator(".place")).toHaveCount(2); // of the own agency
  await look(sri, "choose");
  await place(sri, "dukcapil-1").click();
  await expect(sri.locator("#desk")).toBeVisible();
  await expect(sri.locator("#who-counter")).toHaveText("Loket 1");
  await sri.locator('.state [data-do="open"]').click();
  await expect(sri.locator("#state")).toHaveAttribute("data-state", "open");
  expect(await sri.evaluate(() => Object.keys(localStorage).concat(document.cookie)), "nothing for scripts").toEqual([""]);

  // Two tabs are one officer.
  const tab = await sri.context().newPage();
  await tab.goto(staff.at("/counter"));
  await expect(tab.locator("#who-counter")).toHaveText("Loket 1");
  await expect(tab.locator("#state")).toHaveAttribute("data-state", "open");

  await expect(place(budi, "dukcapil-1")).toContainText("Sri Wahyuni");
  await place(budi, "dukcapil-1").click();
  await expect(budi.locator(".dialog")).toContainText("Sri Wahyuni");
  await look(budi, "take-over");
  await budi.getByRole("button", { name: "Batal" }).click();
  await expect(budi.locator(".dialog")).toHaveCount(0);
  await expect(sri.locator("#desk")).toBeVisible();
  await place(budi, "dukcapil-1").click();
  await budi.getByRole("button", { name: "Ambil alih" }).click();
  await expect(budi.locator("#who-counter")).toHaveText("Loket 1");
  for (const page of [sri, tab]) {
    await expect(page.locator("#choose-notice")).toContainText("Loket 1 diambil alih oleh Budi Santoso.");
  }
  await look(sri, "taken-over");

  // The queue's counter is still open in the first one's name.
  await expect(budi.locator("#state-since")).toContainText("atas nama Sri Wahyuni");
  await look(budi, "open-for-another");
  await budi.locator("#adopt").click();
  await expect(budi.locator("#adopt")).toBeHidden();
  await expect(budi.locator("#state")).toHaveAttribute("data-state", "open");

  await place(sri, "dukcapil-2").click();
  await expect(sri.locator("#who-counter")).toHaveText("Loket 2");
});

test("leaving asks while somebody is served", async ({ open, server }) => {
  const staff = await Staff.of(open, server);
  const sri = await staff.officer("Sri Wahyuni", "sri");
  await sri.locator('.place[data-counter="dukcapil-1"]').click();
  await sri.locator('.state [data-do="open"]').click();
  await expect(sri.locator("#state")).toHaveAttribute("data-state", "open");
  const kiosk = await open("/kiosk", SCREENS.kiosk);
  await staff.pair(kiosk, "Kios 1");
  await touch(kiosk, '[data-agency="dukcapil"]');
  await touch(kiosk, '[data-service="ktp"]');
  await touch(kiosk, '[data-class="regular"]');
  await expect(kiosk.locator("[data-number]")).toHaveText("A-001");

  await sri.locator('[data-do="call-next"]').click();
  await expect(sri.locator("#ticket")).toHaveAttribute("data-state", "called");
  await sri.locator('[data-do="start"]').click();
  await expect(sri.locator("#ticket")).toHaveAttribute("data-state", "serving");
  await sri.locator("#sign-out").click();
  await expect(sri.locator(".dialog")).toContainText("Anda masih melayani A-001");
  await look(sri, "leave-serving");
  await sri.getByRole("button", { name: "Tetap di sini" }).click();
  await expect(sri.locator("#ticket")).toHaveAttribute("data-state", "serving");
  await sri.locator("#sign-out").click();
  await sri.locator('.dialog [data-decide="finish"]').click();
  await expect(sri.locator(".dialog")).toContainText("Hasil yang diserahkan");
  await sri.keyboard.press("Enter");
  await expect(sri.locator(".dialog")).toContainText("Loket 1 masih buka");
  await look(sri, "leave-open");
  await sri.getByRole("button", { name: "Tutup loket dan keluar" }).click();
  await expect(sri).toHaveURL(/\/sign-in/);

  // Who signs in again begins with a free counter.
  await sri.goto(staff.at("/sign-in?next=/counter"));
  await signIn(sri, "sri");
  await expect(sri.locator('.place[data-counter="dukcapil-1"]')).toContainText("Kosong");
  // An administrator who ends the session sends the page to the sign-in.
  await sri.locator('.place[data-counter="dukcapil-1"]').click();
  await expect(sri.locator("#state")).toHaveAttribute("data-state", "closed");
  await staff.admin.goto(staff.at("/office/people"));
  await staff.admin.getByRole("link", { name: "Sri Wahyuni" }).click();
  await staff.admin.getByRole("button", { name: /^Akhiri/ }).first().click();
  await expect(sri).toHaveURL(/\/sign-in\?next=%2Fcounter&reason=ended/);
  await expect(sri.locator(".notice-warn")).toContainText("Sesi sudah berakhir");
});

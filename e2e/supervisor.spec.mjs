// The supervisor's page: counters, queues and skips of the own agency, and those who wait moved
// to another service, by the keyboard alone.
import { Api } from "./lib/api.mjs";
import { hallOf } from "./lib/hall.mjs";
import { SCREENS, expect, expectAccessible, picture, test, wholePicture } from "./lib/test.mjs";

const SMALL = { width: 1024, height: 768 };

/** The page of somebody of the demo. */
async function supervisorPage(open, identity, options = {}) {
  const page = await open("/supervisor", SCREENS.desk, options);
  await page.locator(`[data-identity="${identity}"]`).click();
  await expect(page.locator("#counters-body tr").first()).toBeVisible();
  return page;
}

/** What leaves the window. */
async function cut(page) {
  return page.evaluate(() => {
    const found = [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight].filter((n) => n > 0).map((n) => `the page by ${n}`);
    document.querySelectorAll("#supervise .sup-scroll").forEach((el) => {
      if (el.scrollWidth > el.clientWidth + 1) found.push(`${el.id || el.className}: ${el.scrollWidth} in ${el.clientWidth}`);
    });
    return found;
  });
}

/** Goes by Tab to an element and presses a key there. */
async function press(page, selector, key = "Enter") {
  const button = page.locator(selector);
  await expect(button).toBeVisible();
  for (let i = 0; i < 60 && !(await button.evaluate((el) => el === document.activeElement)); i++) await page.keyboard.press("Tab");
  await expect(button).toBeFocused();
  await page.keyboard.press(key);
}

/** A morning at Dukcapil: somebody is served, somebody was called out of order, and three wait. */
async function morning(server) {
  const hall = await hallOf(server);
  const kiosk = await new Api(server.url).as((who) => who.role === "kiosk");
  const counter = hall.counterFor("dukcapil-ktp");
  const officer = await new Api(server.url).as((who) => who.key === counter.officer.key);
  await officer.post(`/counters/${counter.id}/open`);
  const tickets = [];
  for (let i = 0; i < 5; i++) tickets.push(await kiosk.post("/tickets", { service: "dukcapil-ktp", class: "regular" }));
  const first = await officer.post(`/counters/${counter.id}/call-next`);
  await officer.post(`/tickets/${first.id}/finish`);
  const chosen = await officer.post(`/counters/${counter.id}/call`, { number: tickets[3].number, reason: "Sudah diperiksa berkasnya" });
  await officer.post(`/tickets/${chosen.id}/start`);
  return { hall, counter, officer, tickets, chosen, waiting: [tickets[1], tickets[2], tickets[4]] };
}

test("a supervisor sees the agency's counters, queues and skips, and no other's", async ({ server, open }) => {
  const { counter, chosen } = await morning(server);
  const page = await supervisorPage(open, "supervisor-dukcapil");
  const row = page.locator(`[data-counter="${counter.id}"]`);
  await expect(row).toContainText(chosen.number);
  await expect(row).toContainText("dilayani");
  await expect(page.locator('[data-queue="dukcapil-ktp"] td').first()).toHaveText("3");
  await expect(page.locator("#skips")).toContainText(chosen.number);
  await expect(page.locator("#skips")).toContainText("2 orang terlewati");
  await expect(page.locator("#skips")).toContainText("Sudah diperiksa berkasnya");
  await expect(page.locator("#agency-label")).toBeHidden();
  const { counters } = await new Api(server.url).get("/counters");
  await expect(page.locator("#counters-body tr")).toHaveCount(counters.filter((c) => c.agency.id === "dukcapil").length);
  const other = await supervisorPage(open, "supervisor-polres");
  await expect(other.locator(`[data-counter="${counter.id}"]`)).toHaveCount(0);
  await expect(other.locator("#skips")).toContainText("menurut urutan");
  const manager = await supervisorPage(open, "manager");
  await expect(manager.locator("#counters-body tr")).toHaveCount(counters.length);
  await manager.locator("#agency").selectOption("polres");
  await expect(manager.locator("#counters-body tr")).toHaveCount(counters.filter((c) => c.agency.id === "polres").length);
});

test("the last counter closes and its queue moves, by the keyboard alone", async ({ server, open }) => {
  const { hall, counter, officer, chosen, waiting } = await morning(server);
  await officer.post(`/tickets/${chosen.id}/finish`);
  const page = await supervisorPage(open, "supervisor-dukcapil");
  await press(page, `[data-counter="${counter.id}"] [data-do="close"]`);
  await expect(page.getByRole("alertdialog")).toContainText("3 orang masih menunggu");
  await press(page, '[data-decide="move"]');
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expect(dialog.locator("select")).toBeFocused();
  await page.keyboard.type("Disdukcapil: Kartu Kel");
  await expect(dialog.locator("select")).toHaveValue("dukcapil-kk");
  await press(page, '.dialog input[value="all"]', "ArrowDown");
  await expect(dialog.locator(".move-one")).toHaveCount(3);
  await press(page, `.move-one input[value="${waiting[0].id}"]`, "Space");
  await press(page, `.move-one input[value="${waiting[2].id}"]`, "Space");
  await press(page, '.dialog input[type="text"]', "Enter"); // no reason yet
  await expect(dialog.locator(".field-error:visible")).toHaveCount(1);
  await page.keyboard.type("Loket KTP ditutup");
  await expect(dialog.locator(".field-error:visible")).toHaveCount(0);
  await picture(page, "penyelia-pindah");
  await expectAccessible(page, "the question where to move");
  await page.keyboard.press("Enter");
  await expect(page.locator("#toasts")).toContainText("2 orang kini menunggu");
  await expect(page.locator('[data-queue="dukcapil-ktp"] td').first()).toHaveText("1");
  await expect(page.locator('[data-queue="dukcapil-kk"] td').first()).toHaveText("2");
  await expect(page.locator(`[data-counter="${counter.id}"]`)).toHaveAttribute("data-state", "closed");
  const [, moved] = await hall.log(waiting[0], "issued", "transferred");
  expect(moved).toMatchObject({ reason: "Loket KTP ditutup", actor: { role: "supervisor" }, group: { service: "dukcapil-ktp", to: "dukcapil-kk" } });
  const phone = await open(new URL(waiting[2].follow_url).pathname, SCREENS.phone);
  await expect(phone.locator("main")).toContainText("Kartu Keluarga");
  const board = await open(`/board/agency/dukcapil?voice=off`, SCREENS.board);
  await expect(board.locator('[data-pause="said"]'), "for whoever has no phone").toContainText(/Nomor A-\d+, A-\d+ dilanjutkan di layanan Kartu Keluarga/);
  await expect(page.locator('[data-pause="said"]')).toBeVisible();
  await expect(page.locator('[data-pause="said"] button'), "it ends by itself").toHaveCount(0);
  await wholePicture(board, "board-moved");
  await press(page, `[data-counter="${counter.id}"] [data-do="open"]`);
  await press(page, ".dialog button[type=submit]");
  await expect(page.locator(`[data-counter="${counter.id}"]`)).toHaveAttribute("data-state", "open");
});

test("a message stands at the counter until its officer has read it", async ({ server, open }) => {
  const { counter } = await morning(server);
  const console_ = await open("/counter", SMALL);
  await console_.locator(`[data-identity="${counter.officer.key}"]`).click();
  await expect(console_.locator("#desk")).toBeVisible();
  const page = await supervisorPage(open, "supervisor-dukcapil");
  await press(page, "#tell");
  await press(page, '.dialog input[type="text"]', "x");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("Rapat singkat pukul 12");
  await page.keyboard.press("Enter");
  await expect(page.locator("#toasts")).toContainText("tampil di 1 loket");
  await expect(page.locator(`[data-counter="${counter.id}"]`)).toContainText("pesan belum dibaca");
  const panel = console_.locator("#message-panel");
  await expect(panel).toContainText("Rapat singkat pukul 12");
  await console_.reload();
  await expect(panel).toContainText("Rapat singkat pukul 12");
  await expectAccessible(console_, "the console with a message");
  await wholePicture(console_, "console-message");
  await press(console_, "#message-read");
  await expect(panel).toBeHidden();
  await expect(page.locator(`[data-counter="${counter.id}"]`)).not.toContainText("pesan belum dibaca");
});

test("the quota of today goes down, and kiosks give no more numbers", async ({ server, open }) => {
  await morning(server);
  const page = await supervisorPage(open, "supervisor-dukcapil");
  const quota = page.locator('[data-queue="dukcapil-ktp"] [data-do="quota"]');
  await expect(quota).toContainText("5/");
  await press(page, '[data-queue="dukcapil-ktp"] [data-do="quota"]');
  await page.keyboard.press("Control+A");
  await page.keyboard.type("5");
  await press(page, '.dialog input[type="text"]', "Enter");
  await expect(page.locator(".dialog .field-error:visible")).toHaveCount(1);
  await page.keyboard.type("Dua petugas sakit");
  await expectAccessible(page, "the question for the quota");
  await page.keyboard.press("Enter");
  await expect(quota).toContainText("5/5");
  const { services } = await new Api(server.url).get("/services?agency=dukcapil");
  expect(services.find((s) => s.id === "dukcapil-ktp")).toMatchObject({ open: false, closed_reason: "quota_full", quota: { limit: 5, left: 0 } });
});

test("the page fits small screens and is accessible in both languages", async ({ server, open }) => {
  await morning(server);
  for (const [who, lang] of [["supervisor-dukcapil", "id"], ["manager", "id"], ["supervisor-dukcapil", "en"]]) {
    const page = await supervisorPage(open, who, { locale: lang });
    await expect(page.locator("#skips li").first()).toContainText("A-");
    for (const [name, screen] of Object.entries({ "1024x768": SMALL, "1366x768": SCREENS.desk })) {
      await page.setViewportSize(screen);
      await wholePicture(page, `supervisor-${who}-${name}-${lang}`);
      expect(await cut(page), `${who} ${name} ${lang}`).toEqual([]);
      await expectAccessible(page, `${who} ${name} ${lang}`);
      if (name === "1366x768" && lang === "id" && who !== "manager") await picture(page, "penyelia");
    }
  }
});

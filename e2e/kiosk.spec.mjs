// The kiosk under hands that tremble, hurry, reach low, type, read another language or walk off.
import { Api } from "./lib/api.mjs";
import { goOn, standTouched } from "./lib/clock.mjs";
import { hallOf } from "./lib/hall.mjs";
import { Kiosk, rested, touch } from "./lib/pages.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";
const TOUCH = { hasTouch: true };

/** A kiosk with a touch screen. */
async function touched(open, screen = SCREENS.kiosk) {
  const kiosk = new Kiosk();
  kiosk.page = await open("/kiosk", screen, TOUCH);
  await expect(kiosk.page.locator("[data-agency]").first()).toBeVisible();
  return kiosk;
}

/** Taps a place several times, as fast as a hand that trembles, and waits until nothing more can come of it. */
async function drum(page, selector, times) {
  const target = page.locator(selector);
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  await rested(page);
  for (let i = 0; i < times; i++) await page.touchscreen.tap(box.x + box.width / 2 + 6 * i, box.y + box.height / 2 - 4 * i);
  await rested(page);
}

const issued = async (manager) => (await manager.events()).filter((event) => event.type === "issued").length;

for (const times of [2, 3]) {
  test(`${times} taps on a tile are one, on every tile, and never a number that nobody chose`, async ({ server, open }) => {
    const { manager } = await hallOf(server);
    const kiosk = await touched(open);
    const agencies = await kiosk.page.locator("[data-agency]").evaluateAll((all) => all.map((el) => el.dataset.agency));
    expect(agencies.length).toBeGreaterThan(10);
    for (const agency of agencies) {
      await drum(kiosk.page, `[data-agency="${agency}"]`, times);
      await kiosk.shows("service");
      await drum(kiosk.page, "[data-service]:not([aria-disabled]) >> nth=0", times);
      await kiosk.shows("class");
      await drum(kiosk.page, "#restart", times);
      await kiosk.shows("agency");
    }
    expect(await issued(manager), "numbers").toBe(0);
    await kiosk.pickAgency(AGENCY);
    await kiosk.pickService(SERVICE);
    await drum(kiosk.page, '[data-class="priority"]', times);
    await kiosk.shows("ticket");
    await drum(kiosk.page, '[data-key="again"]', times);
    await kiosk.shows("agency");
    expect(await issued(manager), "numbers").toBe(1);
  });
}

test("by keyboard alone and in a hurry: a key is never taken for a trembling hand", async ({ server, open }) => {
  const { manager } = await hallOf(server);
  const kiosk = await Kiosk.open(open);
  const { page } = kiosk;
  const press = async (selector, step) => {
    for (let i = 0; i < 60 && !(await page.evaluate((s) => document.activeElement.matches(s), selector)); i++) await page.keyboard.press("Tab");
    await expect(page.locator(selector)).toBeFocused();
    await page.keyboard.press("Enter");
    if (step) expect(await page.locator("body").getAttribute("data-step"), "at once").toBe(step);
  };
  await press(`[data-agency="${AGENCY}"]`, "service");
  await expect(page.locator("#heading")).toBeFocused();
  await press(`[data-service="${SERVICE}"]`, "class");
  await page.keyboard.press("Escape");
  await kiosk.shows("service");
  await press(`[data-service="${SERVICE}"]`, "class");
  await press('[data-class="regular"]', "");
  await kiosk.shows("ticket");
  await expect(page.locator("#heading")).toBeFocused();
  await press('[data-key="done"]', "agency");
  expect(await issued(manager)).toBe(1);
});

test("the language changes in place at each step and keeps every choice and the ticket", async ({ open }) => {
  const kiosk = await touched(open);
  const { page } = kiosk;
  await page.evaluate(() => document.documentElement.setAttribute("data-same", ""));
  const heading = page.locator("#heading");
  // What the date says in the first picture after each change.
  await page.evaluate(() => {
    window["dates"] = [];
    new MutationObserver(() => requestAnimationFrame(() => window["dates"].push(document.getElementById("today").textContent)))
      .observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
  });
  await kiosk.turnTo("en");
  await expect(heading).toHaveText("Please choose an agency");
  await expect(page.locator('[data-step="service"]')).toContainText("Service");
  await kiosk.turnTo("id");
  await expect(heading).toHaveText("Silakan pilih instansi");
  const dates = await page.evaluate(() => window["dates"]);
  expect(dates[0]).toContain("day, ");
  expect(dates[1]).not.toContain("day, ");
  await kiosk.pickAgency(AGENCY);
  await kiosk.turnTo("en");
  await expect(heading).toHaveText("Choose a service");
  await kiosk.pickService(SERVICE);
  await kiosk.turnTo("id");
  await expect(heading).toHaveText("Pilih jenis antrean");
  await kiosk.turnSwitch("larger", true);
  const ticket = await kiosk.pickClass("priority");
  await kiosk.turnTo("en");
  await kiosk.shows("ticket");
  await expect(page.locator("[data-number]")).toHaveText(ticket.number);
  await expect(page.locator(".ticket-label")).toHaveText("Your queue number");
  await expect(page.locator('[data-key="done"]')).toHaveText("Done");
  await expect(page).toHaveTitle(/^Take a queue number/);
  // "Another number" is of the same person, "done" is of the next.
  await touch(page, '[data-key="again"]', "tap");
  await expect(heading).toHaveText("Please choose an agency");
  await expect(page.locator("#larger")).toHaveAttribute("aria-pressed", "true");
  await touch(page, `[data-agency="${AGENCY}"]`, "tap");
  await touch(page, "#restart", "tap");
  await expect(heading).toHaveText("Silakan pilih instansi");
  await expect(page.locator("#larger")).toHaveAttribute("aria-pressed", "false");
  await expect(page.locator("html"), "the same page all the way").toHaveAttribute("data-same", "");
});

test("whoever walks off is asked, with larger letters later, and a key that answers is no key for the page", async ({ open }) => {
  const kiosk = await Kiosk.open(open, SCREENS.kiosk, "/kiosk", (page) => page.clock.install());
  const { page } = kiosk;
  const asked = page.getByRole("alertdialog");
  await kiosk.pickAgency(AGENCY);
  await page.locator(`[data-service="${SERVICE}"]`).focus();
  await standTouched(page);
  await page.clock.runFor(54000);
  await expect(asked).toBeHidden();
  await page.clock.runFor(2000);
  await expect(asked).toBeVisible();
  await expect(asked.locator(".ring-left")).toHaveText(/^(1\d|20)$/);
  await page.keyboard.press("Enter");
  await expect(asked).toBeHidden();
  await kiosk.shows("service");
  await goOn(page);
  await kiosk.turnSwitch("larger", true);
  await standTouched(page);
  await page.clock.runFor(98000);
  await expect(asked).toBeHidden();
  await page.clock.runFor(23000);
  await kiosk.shows("agency");
  await expect(page.locator("#larger")).toHaveAttribute("aria-pressed", "false");
  await goOn(page);
  await kiosk.turnSwitch("larger", true);
  await kiosk.pickAgency(AGENCY);
  await kiosk.pickService(SERVICE);
  await kiosk.pickClass();
  await standTouched(page);
  await page.clock.runFor(57000);
  await kiosk.shows("ticket");
  await page.clock.runFor(4000);
  await kiosk.shows("agency");
});

test("a server that dies and returns in the middle: the kiosk says so and goes on", async ({ server, open }) => {
  const kiosk = await touched(open);
  const { page } = kiosk;
  await kiosk.pickAgency(AGENCY);
  await kiosk.pickService(SERVICE);
  page.mayLoseServer = true;
  await server.kill();
  await expect(page.locator("body")).toHaveAttribute("data-stale", /.*/, { timeout: 40000 });
  await rested(page);
  await page.locator('[data-class="regular"]').tap({ force: true }); // it says that it is disabled
  const said = page.getByRole("alertdialog");
  await expect(said).toContainText("Nomor belum dapat diambil");
  await touch(page, '[data-answer="yes"]', "tap");
  await kiosk.turnTo("en");
  await expect(page.locator("#stale-text")).toContainText("Connection to the server lost");
  await touch(page, "#back", "tap");
  await touch(page, "#back", "tap");
  await touch(page, `[data-agency="${AGENCY}"]`, "tap");
  await expect(said, "at the first touch").toBeVisible();
  await kiosk.shows("agency");
  await server.start();
  await expect(said).toBeHidden({ timeout: 40000 });
  await expect(page.locator("body")).not.toHaveAttribute("data-stale", /.*/);
  page.mayLoseServer = false;
  await kiosk.pickAgency(AGENCY);
  await kiosk.pickService(SERVICE);
  const ticket = await kiosk.pickClass();
  expect(ticket.number).toBe("A-001");
});

test("a server that dies beside a ticket: it stays valid, and the next one hears nothing of it", async ({ server, open }) => {
  const kiosk = await touched(open);
  const { page } = kiosk;
  await kiosk.pickAgency(AGENCY);
  await kiosk.pickService(SERVICE);
  await kiosk.pickClass();
  await kiosk.hold();
  await expect(page.locator("#assertive")).toContainText("Nomor antrean Anda");
  page.mayLoseServer = true;
  await server.kill();
  await expect(page.locator("#stale-text")).toContainText("Nomor Anda tetap berlaku", { timeout: 40000 });
  await touch(page, '[data-key="done"]', "tap");
  await expect(page.locator("#stale-text")).toContainText("Nomor belum dapat diambil");
  await expect(page.locator("#assertive")).toHaveText("");
});

test("a screen of 1366x768 at 200 %, somebody was called for help: the number can be seen", async ({ open }) => {
  const kiosk = await Kiosk.open(open, { width: 683, height: 384 });
  await touch(kiosk.page, "#help");
  await expect(kiosk.page.locator("#help-said")).toBeVisible();
  await kiosk.pickAgency(AGENCY);
  await kiosk.pickService(SERVICE);
  await kiosk.pickClass();
  await expect.poll(() => kiosk.page.locator("[data-number]").evaluate((number) => {
    const box = number.getBoundingClientRect();
    return [box.top + 1, box.bottom - 1].every((y) => number.contains(document.elementFromPoint(box.left + box.width / 2, y)));
  }), "nothing lies over it").toBe(true);
});

test("a reload beside a ticket: it stays for the rest of its time, is printed once, and is gone for the next", async ({ server, open }) => {
  const { manager } = await hallOf(server);
  const kiosk = await Kiosk.open(open, SCREENS.kiosk, "/kiosk?print=58", async (page) => {
    await page.addInitScript(() => {
      window.print = () => sessionStorage.setItem("prints", String(Number(sessionStorage.getItem("prints")) + 1));
    });
    await page.clock.install();
  });
  const { page } = kiosk;
  const prints = () => page.evaluate(() => sessionStorage.getItem("prints"));
  const left = async () => Number(await page.locator(".ring-left").textContent());
  await kiosk.pickAgency(AGENCY);
  await kiosk.pickService(SERVICE);
  const ticket = await kiosk.pickClass();
  await expect.poll(prints).toBe("1");
  await standTouched(page);
  await page.clock.runFor(12000);
  const before = await left();
  await page.reload();
  await kiosk.shows("ticket");
  await expect(page.locator("[data-number]")).toHaveText(ticket.number);
  expect(await left()).toBeLessThanOrEqual(before);
  await page.clock.runFor(8000); // longer than a slip waits for its picture
  expect(await prints()).toBe("1");
  await page.clock.runFor(before * 1000);
  await kiosk.shows("agency");
  await page.reload();
  await kiosk.shows("agency");
  expect(await issued(manager), "numbers").toBe(1);
});

test("two kiosks, 200 touches at once: no number is given twice", async ({ server }) => {
  const kiosks = await Promise.all([0, 1].map(() => new Api(server.url).as((who) => who.role === "kiosk")));
  const tickets = await Promise.all(Array.from({ length: 200 }, (_, i) => kiosks[i % 2].post("/tickets", { service: SERVICE, class: "regular" })));
  expect(new Set(tickets.map((ticket) => ticket.number)).size).toBe(200);
});

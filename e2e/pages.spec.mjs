// Every page of a busy hall: nothing serious in axe's eyes, at the size of the
// screen that it is made for, in both languages; and the pictures of the documents.
import { fill } from "./lib/busy.mjs";
import { hallOf } from "./lib/hall.mjs";
import { Board, Console, Kiosk, Phone } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, picture, test } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";

// For the pictures an hour of the hall takes half a minute, so that their times look like a morning's.
if (process.env.MPP_SCREENSHOTS) test.use({ flags: ["--speed", "120"] });

test("the start page", async ({ open }) => {
  const page = await open("/", SCREENS.desk);
  for (const path of ["/kiosk", "/counter", "/board", "/office"]) {
    await expect(page.locator(`a[href^="${path}"]`).first()).toBeVisible();
  }
  await expectAccessible(page, "start page");
  await picture(page, "start");
});

test("the kiosk, step by step", async ({ server, open }) => {
  await fill(server);
  const kiosk = await Kiosk.open(open);
  const look = async (name) => {
    await picture(kiosk.page, name);
    if (name === "kiosk-4-ticket") await kiosk.hold(); // axe may take longer than the ticket stays
    await expectAccessible(kiosk.page, name);
    await expectNoSidewaysScroll(kiosk.page);
  };
  await look("kiosk-1-agency");
  await kiosk.pickAgency(AGENCY);
  await look("kiosk-2-service");
  await kiosk.pickService(SERVICE);
  await look("kiosk-3-class");
  await kiosk.pickClass("priority");
  await look("kiosk-4-ticket");
  // Nobody should have to scroll for the button that ends the visit at the kiosk.
  await expect(kiosk.page.locator('[data-key="done"]')).toBeInViewport({ ratio: 1 });
});

test("the kiosk for those who sit, who see little, and in English", async ({ open }) => {
  const kiosk = await Kiosk.open(open);
  for (const tool of ["lower", "larger", "contrast"]) {
    await kiosk.turnSwitch(tool, true);
    expect(await movements(kiosk.page), "movements on a page for a person who asked for none").toBe(0);
    await expectAccessible(kiosk.page, "kiosk with " + tool);
  }
  await expectNoSidewaysScroll(kiosk.page);
  await picture(kiosk.page, "kiosk-accessible");
  await kiosk.turnTo("en");
  await expectAccessible(kiosk.page, "kiosk in English");
});

/** What can be set at each screen: a low one is not lowered. */
const SWITCHES = { kiosk: ["lower", "larger", "contrast"], desk: ["larger", "contrast"] };
for (const screen of ["kiosk", "desk"]) {
  test(`each agency can be reached at the ${screen}'s screen, however it is set`, async ({ server, open }) => {
    const manager = (await hallOf(server)).manager;
    const all = (await manager.get("/agencies")).agencies.map((agency) => agency.id).sort();
    const kiosk = await Kiosk.open(open, SCREENS[screen]);
    const switches = SWITCHES[screen];
    for (let set = 0; set < 1 << switches.length; set++) {
      const on = switches.filter((_, bit) => set & (1 << bit));
      for (const name of switches) await kiosk.turnSwitch(name, on.includes(name));
      expect((await kiosk.reachableAgencies()).sort(), `agencies with [${on}]`).toEqual(all);
    }
  });
}

test("the board of a zone", async ({ server, open }) => {
  await fill(server);
  const hall = await hallOf(server);
  const board = await Board.open(open, hall.counterFor(SERVICE).zone);
  await expect(board.page.locator("#recent li").first()).toBeVisible();
  await expectAccessible(board.page, "board");
  await expectNoSidewaysScroll(board.page);
  await expectFitsHeight(board.page);
  await picture(board.page, "board");
});

test("the list of boards, also for a mistyped address", async ({ server, open }) => {
  const page = await open("/board", SCREENS.desk);
  await expectAccessible(page, "list of boards");
  const answer = await fetch(server.url + "/board/nirwana");
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("nirwana");
});

test("the counter's console", async ({ server, open }) => {
  await fill(server);
  const hall = await hallOf(server);
  const signIn = await open("/counter", SCREENS.desk);
  await expect(signIn.locator("[data-identity]").first()).toBeVisible();
  await expectAccessible(signIn, "sign-in of the console");
  await picture(signIn, "counter-sign-in");
  const { officer } = hall.counterFor(SERVICE);
  await signIn.getByRole("searchbox").fill("tidak ada yang bernama begini");
  await expect(signIn.locator("[data-identity]").filter({ visible: true })).toHaveCount(0);
  await signIn.getByRole("searchbox").fill(`${officer.name} ${officer.label.id}`);
  await expect(signIn.locator("[data-identity]").filter({ visible: true })).toHaveCount(1);
  await signIn.keyboard.press("Enter");
  await expect(signIn.locator("#who-name")).toHaveText(officer.name);

  const console = await Console.open(open, officer);
  await expect(console.page.locator("#ticket")).toHaveAttribute("data-state", /called|serving/);
  await expectAccessible(console.page, "console");
  await expectNoSidewaysScroll(console.page);
  await picture(console.page, "counter");
  for (const [key, command] of [["a", "transfer"], ["h", "hold"], ["o", "outcome"]]) {
    await console.press(key, command);
    await expect(console.page.getByRole("dialog")).toBeVisible();
    await expectAccessible(console.page, "console asking for " + command);
    if (command === "transfer") await picture(console.page, "counter-transfer");
    await console.page.keyboard.press("Escape");
    await expect(console.page.getByRole("dialog")).toBeHidden();
  }
});

test("the phone, waiting and called", async ({ server, open }) => {
  const hall = await hallOf(server);
  const console = await Console.open(open, hall.counterFor(SERVICE).officer);
  await console.openCounter();
  const kiosk = await Kiosk.open(open);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const second = await kiosk.take(AGENCY, SERVICE);
  const phone = await Phone.open(open, second);
  await phone.shows("waiting");
  await expectAccessible(phone.page, "phone, waiting");
  await expectNoSidewaysScroll(phone.page);
  await picture(phone.page, "phone-waiting");

  await console.callNext(ticket.number);
  const called = await Phone.open(open, ticket);
  await called.shows("called");
  await expectAccessible(called.page, "phone, called");
  await picture(called.page, "phone-called");
});

test("the ticket on 58 mm paper, from the kiosk and from the phone's page", async ({ open }) => {
  const kiosk = await Kiosk.open(open, SCREENS.kiosk, "/kiosk?print=1", keepFromPrinting);
  await kiosk.pickAgency("polres");
  await kiosk.pickService("polres-skck");
  const ticket = await kiosk.pickClass();
  await expect(kiosk.page.locator("html")).toHaveAttribute("data-printed", "1");
  await kiosk.hold();
  const phone = await Phone.open(open, ticket);
  for (const { page } of [kiosk, phone]) {
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize(SCREENS.paper);
    await expectNoSidewaysScroll(page);
    await expect(page.locator("button").filter({ visible: true })).toHaveCount(0);
  }
  await expect(phone.page.getByText(ticket.number, { exact: true }).filter({ visible: true })).toHaveCount(1);
  // The picture for this paper, dot for dot, and nothing of the page beside it.
  const slip = kiosk.page.locator(".slip-58");
  await expect(slip).toBeVisible();
  expect(await slip.evaluate((img) => [img.naturalWidth, Math.round(img.getBoundingClientRect().width)])).toEqual([384, 181]);
  await expect(kiosk.page.locator(".slip-80, .slip-plain").filter({ visible: true })).toHaveCount(0);
});

/** Notes what would go to the printer. */
async function keepFromPrinting(page) {
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "1");
  });
}

test("the phone of a ticket that nobody has", async ({ server }) => {
  const answer = await fetch(server.url + "/t/nobody");
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("<html");
});

test("the manager's overview and report", async ({ server, open }) => {
  await fill(server);
  const page = await open("/office", SCREENS.desk);
  await page.locator('[data-identity="manager"]').click();
  await expect(page.locator("#agencies > *").first()).toBeVisible();
  await expect(page.locator("body")).not.toHaveAttribute("data-stale", /.*/);
  await expectAccessible(page, "overview");
  await expectNoSidewaysScroll(page);
  await picture(page, "office-now");
  await page.locator('[data-view="report"]').click();
  await expect(page.locator("#view-report table tbody tr").first()).toBeVisible();
  await expectAccessible(page, "report");
  await picture(page, "office-report");
  for (const screen of [SCREENS.tablet, SCREENS.phone]) {
    await page.setViewportSize(screen);
    for (const view of ["now", "report"]) {
      await page.locator(`[data-view="${view}"]`).click();
      await expect(page.locator("#view-" + view)).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectApart(page.locator(".topbar-brand, .views, .who, .topbar-clock, .languages"));
    }
  }
});

/** Nothing of these lies upon another. */
async function expectApart(parts) {
  const boxes = (await Promise.all((await parts.all()).map((part) => part.boundingBox()))).filter(Boolean);
  const upon = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  expect(boxes.filter((a, i) => boxes.slice(i + 1).some((b) => upon(a, b))), "parts upon another").toEqual([]);
}

/** How many parts of the page are on their way from one style to another. */
function movements(page) {
  return page.evaluate(() => document.getAnimations().filter((a) => a instanceof CSSTransition).length);
}

async function expectNoSidewaysScroll(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, "pixels that stick out at the side").toBeLessThanOrEqual(0);
}

/** A board hangs on a wall: nobody scrolls it. */
async function expectFitsHeight(page) {
  const over = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(over, "pixels below the screen").toBeLessThanOrEqual(0);
}

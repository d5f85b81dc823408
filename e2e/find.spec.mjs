// Finding a service by words at the kiosk, in the sample hall and in a large one.
import { fileURLToPath } from "node:url";
import { Api } from "./lib/api.mjs";
import { Kiosk, touch } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const LARGE = fileURLToPath(new URL("halls/besar.yaml", import.meta.url));

/** The search of a kiosk. */
class Finder {
  static async open(kiosk) {
    await touch(kiosk.page, '[data-key="find-open"]');
    await kiosk.shows("find");
    return new Finder(kiosk.page);
  }

  constructor(page) {
    this.page = page;
  }

  /** Types on the screen's keyboard, as fast as fingers may be once the screen takes touches. */
  async tap(text) {
    await touch(this.page, '[data-letter="clear"]', "tap");
    for (const letter of text) await this.page.locator(`[data-letter="${letter === " " ? "space" : letter}"]`).tap();
    await expect(this.page.locator("#find")).toHaveValue(text);
  }

  found() {
    return this.page.locator("[data-found]").evaluateAll((all) => all.map((el) => el.getAttribute("data-found")));
  }
}

/** Takes a picture, and fails where somebody could not read, reach or press what is on the screen. */
async function seen(page, name) {
  await wholePicture(page, name);
  await expectAccessible(page, name, { strict: true });
  const small = await page.locator("button:visible, input:visible").evaluateAll((all) => all.map((el) => ({ el, box: (el.closest(".find-box") || el).getBoundingClientRect() }))
    .filter(({ box }) => box.width < 44 || box.height < 43.9).map(({ el, box }) => `${el.outerHTML.slice(0, 80)}: ${box.width} x ${box.height}`));
  expect(small, "targets of less than 44 px").toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), "pixels that stick out at the side").toBeLessThanOrEqual(0);
}

test("by touch a service is found by everyday words, and its number taken", async ({ open }) => {
  const kiosk = new Kiosk();
  kiosk.page = await open("/kiosk", SCREENS.kiosk, { hasTouch: true });
  await kiosk.shows("agency");
  const finder = await Finder.open(kiosk);
  expect((await finder.found()).length, "most used while nothing is typed").toBe(6);
  await seen(kiosk.page, "find-empty");
  await finder.tap("kk");
  expect((await finder.found())[0]).toBe("dukcapil-kk");
  await finder.tap("pajek motor");
  expect((await finder.found())[0]).toBe("samsat-pajak");
  await seen(kiosk.page, "find-typed");
  await touch(kiosk.page, '[data-found="samsat-pajak"]');
  await kiosk.shows("class");
  await touch(kiosk.page, "#back");
  await kiosk.shows("find");
  await expect(kiosk.page.locator("#find")).toHaveValue("pajek motor");
  await touch(kiosk.page, '[data-found="samsat-pajak"]');
  await kiosk.shows("class");
  await kiosk.pickClass();
  await expect(kiosk.page.locator(".ticket")).toContainText("Samsat");
});

test("by keyboard alone a service is found, and nothing found says what to do", async ({ open }) => {
  const kiosk = await Kiosk.open(open, SCREENS.desk);
  const keys = kiosk.page.keyboard;
  await kiosk.page.locator('[data-key="find-open"]').focus();
  await keys.press("Enter");
  await kiosk.shows("find");
  await keys.type("zzzz"); // wherever the focus is
  await expect(kiosk.page.locator(".find-none")).toContainText("Coba kata lain");
  await seen(kiosk.page, "find-none");
  await kiosk.page.locator("#find").fill("perpanjng sim");
  await keys.press("Enter");
  await expect(kiosk.page.locator('[data-found="polres-sim"]')).toBeFocused();
  await seen(kiosk.page, "find-desk");
  await keys.press("Enter");
  await kiosk.shows("class");
  await keys.press("Escape");
  await kiosk.shows("find");
  await keys.press("Escape");
  await kiosk.shows("agency");
});

test("a touch on a tool or beside the search takes no letter from a keyboard", async ({ open }) => {
  const kiosk = await Kiosk.open(open, SCREENS.desk);
  const { page } = kiosk;
  const find = page.locator("#find");
  await Finder.open(kiosk);
  await page.keyboard.type("kartu");
  await kiosk.turnSwitch("larger", true);
  await page.keyboard.type(" kel");
  await expect(find).toHaveValue("kartu kel");
  await expect(page.locator("#larger")).toHaveAttribute("aria-pressed", "true");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.type("uarga");
  await expect(find).toHaveValue("kartu keluarga");
  await page.locator("#contrast").focus();
  await page.keyboard.press("Numpad5"); // begins the guidance
  await expect(page.locator("#contrast")).toBeFocused();
  await expect(find).toHaveValue("kartu keluarga");
});

test("with larger letters every key is in sight on small screens", async ({ open }) => {
  const kiosk = await Kiosk.open(open, SCREENS.desk);
  await Finder.open(kiosk);
  await kiosk.turnSwitch("larger", true);
  for (const screen of [SCREENS.desk, { width: 1280, height: 720 }]) {
    await kiosk.page.setViewportSize(screen);
    const foot = (selector) => kiosk.page.locator(selector).evaluate((el) => el.getBoundingClientRect().bottom);
    await expect.poll(async () => (await foot(".keyboard")) - (await foot("#stage")), `of ${screen.height} px`).toBeLessThanOrEqual(0);
    await seen(kiosk.page, `find-larger-${screen.height}`);
  }
});

test("nothing that somebody typed is left for the next, and each reads in a language of their own", async ({ open }) => {
  const kiosk = await Kiosk.open(open);
  const finder = await Finder.open(kiosk);
  await kiosk.page.locator("#find").fill("passport");
  await kiosk.turnTo("en");
  await expect(kiosk.page.locator("#heading")).toHaveText("What do you need?");
  await expect(kiosk.page.locator("#find")).toHaveValue("passport");
  expect((await finder.found())[0]).toBe("imigrasi-paspor");
  await expect(kiosk.page.locator('[data-found="imigrasi-paspor"]')).toContainText("New passport");
  await touch(kiosk.page, "#restart");
  await kiosk.shows("agency");
  await Finder.open(kiosk);
  await expect(kiosk.page.locator("#find")).toHaveValue("");
  await expect(kiosk.page.locator("#heading")).toHaveText("Mau urus apa?");
});

test("the hall's emblem and colour are on its pages, and open pages follow another colour", async ({ open, server }) => {
  const kiosk = await Kiosk.open(open);
  const emblem = kiosk.page.locator(".kiosk-mark img");
  await expect.poll(() => emblem.evaluate((img) => img instanceof HTMLImageElement && img.complete && img.naturalWidth > 0)).toBe(true);
  const band = () => kiosk.page.locator(".kiosk-head").evaluate((el) => getComputedStyle(el).backgroundColor);
  const before = await band();
  const admin = await new Api(server.url).as((who) => who.role === "admin");
  await admin.reconfigure((file) => file.replace(/color: .*/, 'color: "#7a1020"').replace(/ {2}logo: .*\n/, ""));
  await expect.poll(band).not.toBe(before);
  await expect(emblem).toHaveCount(0);
  await seen(kiosk.page, "kiosk-red");
});

test.describe("in a large hall", () => {
  test.use({ flags: ["--hall", LARGE] });

  for (const [name, screen] of [["upright", SCREENS.kiosk], ["desk", SCREENS.desk]]) {
    test(`every agency is reached on the ${name} screen, by zone or by search`, async ({ open }) => {
      const kiosk = await Kiosk.open(open, screen);
      await seen(kiosk.page, `large-${name}`);
      await expect(kiosk.page.locator(".zone-name")).toHaveCount(8);
      const reached = await kiosk.reachableAgencies();
      expect(reached.length, "all but the three whose services no counter serves").toBe(42);
      expect(reached).not.toContain("asabri");
      await expect(kiosk.page.locator('[data-agency="bps"]')).toContainText("Buka");
      const finder = await Finder.open(kiosk);
      await seen(kiosk.page, `large-${name}-find`);
      await kiosk.page.locator("#find").fill("klaim");
      expect(await finder.found()).not.toContain("asabri-klaim-pensiun-prajurit");
      await kiosk.page.locator("#find").fill("perpustakan");
      const closed = kiosk.page.locator('[data-found="arsip-kartu-anggota-perpustakaan"]');
      await expect(closed).toHaveAttribute("aria-disabled", "true");
      await expect(closed).toContainText("Buka lagi");
      await seen(kiosk.page, `large-${name}-closed`);
    });
  }

  test("in the lowered view the keyboard and the results are within reach", async ({ open }) => {
    const kiosk = await Kiosk.open(open);
    await kiosk.turnSwitch("lower", true);
    await seen(kiosk.page, "large-lowered");
    const finder = await Finder.open(kiosk);
    await kiosk.page.locator("#find").fill("surat");
    expect((await finder.found()).length).toBeGreaterThan(3);
    const tops = await kiosk.page.locator(".key, .found-pick").evaluateAll((all) => all.map((el) => el.getBoundingClientRect().top));
    expect(Math.min(...tops), "of 1920").toBeGreaterThan(700);
    const foot = await kiosk.page.locator(".keyboard").evaluate((el) => el.getBoundingClientRect().bottom);
    expect(foot).toBeLessThanOrEqual(SCREENS.kiosk.height);
    await expect(kiosk.page.locator("#more-down"), "the results go on behind the keyboard").toBeVisible();
    await seen(kiosk.page, "large-lowered-find");
  });
});

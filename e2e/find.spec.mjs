// Finding a service by words at the kiosk, in the sample hall and in a large one.
import { fileURLToPath } from "node:url";
import { Api } from "./lib/api.mjs";
import { look } from "./lib/look.mjs";
import { Kiosk } from "./lib/pages.mjs";
import { SCREENS, expect, test, wholePicture } from "./lib/test.mjs";

const LARGE = fileURLToPath(new URL("halls/besar.yaml", import.meta.url));

/** The search of a kiosk. */
class Finder {
  constructor(kiosk) {
    this.page = kiosk.page;
    this.kiosk = kiosk;
  }

  static async open(kiosk, press = "click") {
    await kiosk.page.locator('[data-key="find-open"]')[press]();
    await kiosk.shows("find");
    return new Finder(kiosk);
  }

  async tap(text) {
    for (const letter of text) await this.page.locator(`[data-letter="${letter === " " ? "space" : letter}"]`).tap();
    await expect(this.page.locator("#find")).toHaveValue(text);
  }

  found() {
    return this.page.locator("[data-found]").evaluateAll((all) => all.map((el) => el.getAttribute("data-found")));
  }
}

test("by touch a service is found by everyday words, and its number taken", async ({ open }) => {
  const kiosk = new Kiosk();
  kiosk.page = await open("/kiosk", SCREENS.kiosk, { hasTouch: true });
  await kiosk.shows("agency");
  const finder = await Finder.open(kiosk, "tap");
  expect((await finder.found()).length, "most used while nothing is typed").toBe(6);
  await finder.tap("kk");
  expect((await finder.found())[0]).toBe("dukcapil-kk");
  await kiosk.page.locator('[data-letter="clear"]').tap();
  await finder.tap("pajek motor");
  expect((await finder.found())[0]).toBe("samsat-pajak");
  await wholePicture(kiosk.page, "find-typed");
  // A touch right after the screen changed is none.
  await expect(async () => {
    await kiosk.page.locator('[data-found="samsat-pajak"]').tap();
    await expect(kiosk.page.locator("body")).toHaveAttribute("data-step", "class", { timeout: 1000 });
  }).toPass();
  await kiosk.page.locator("#back").tap();
  await kiosk.shows("find");
  await expect(kiosk.page.locator("#find")).toHaveValue("pajek motor");
  await expect(async () => {
    await kiosk.page.locator('[data-found="samsat-pajak"]').tap();
    await expect(kiosk.page.locator("body")).toHaveAttribute("data-step", "class", { timeout: 1000 });
  }).toPass();
  await expect(async () => {
    await kiosk.page.locator('[data-class="regular"]').tap();
    await expect(kiosk.page.locator("body")).toHaveAttribute("data-step", "ticket", { timeout: 1000 });
  }).toPass();
});

test("by keyboard alone a service is found, and nothing found says what to do", async ({ open }) => {
  const kiosk = await Kiosk.open(open, SCREENS.desk);
  const keys = kiosk.page.keyboard;
  await kiosk.page.locator('[data-key="find-open"]').focus();
  await keys.press("Enter");
  await kiosk.shows("find");
  await keys.type("zzzz"); // wherever the focus is
  await expect(kiosk.page.locator(".find-none")).toContainText("Coba kata lain");
  await look(kiosk.page, "find-none");
  await kiosk.page.locator("#find").fill("perpanjng sim");
  await keys.press("Enter");
  await expect(kiosk.page.locator('[data-found="polres-sim"]')).toBeFocused();
  await look(kiosk.page, "find-desk");
  await kiosk.page.locator('[data-found="polres-sim"]').focus();
  await keys.press("Enter");
  await kiosk.shows("class");
  await keys.press("Escape");
  await kiosk.shows("find");
  await keys.press("Escape");
  await kiosk.shows("agency");
});

test("nothing that somebody typed is left for the next", async ({ open }) => {
  const kiosk = await Kiosk.open(open);
  const finder = await Finder.open(kiosk);
  await kiosk.page.locator("#find").fill("cerai");
  expect((await finder.found()).length).toBeGreaterThan(0);
  await kiosk.page.locator("#restart").click();
  await kiosk.shows("agency");
  await Finder.open(kiosk);
  await expect(kiosk.page.locator("#find")).toHaveValue("");
});

test("the hall's emblem and colour are on its pages, and open pages follow another colour", async ({ open, server }) => {
  const kiosk = await Kiosk.open(open);
  const emblem = kiosk.page.locator(".kiosk-mark img");
  expect(await emblem.evaluate((img) => img instanceof HTMLImageElement && img.complete && img.naturalWidth > 0)).toBe(true);
  const brand = () => kiosk.page.locator(".kiosk-head").evaluate((el) => getComputedStyle(el).backgroundColor);
  const before = await brand();
  const admin = await new Api(server.url).as((who) => who.role === "admin");
  await admin.reconfigure((file) => file.replace(/color: .*/, 'color: "#7a1020"'));
  await expect.poll(brand).not.toBe(before);
  await look(kiosk.page, "kiosk-red");
});

test.describe("in a large hall", () => {
  test.use({ flags: ["--hall", LARGE] });

  for (const [name, screen] of [["upright", SCREENS.kiosk], ["desk", SCREENS.desk]]) {
    test(`every agency is reached on the ${name} screen, by zone or by search`, async ({ open }) => {
      const kiosk = await Kiosk.open(open, screen);
      await look(kiosk.page, `large-${name}`);
      await expect(kiosk.page.locator(".zone-name")).toHaveCount(8);
      const reached = await kiosk.reachableAgencies();
      expect(reached.length, "all but the three whose services no counter serves").toBe(42);
      expect(reached).not.toContain("asabri");
      await expect(kiosk.page.locator('[data-agency="bps"]')).toContainText("Buka");
      const finder = await Finder.open(kiosk);
      await look(kiosk.page, `large-${name}-find`);
      await kiosk.page.locator("#find").fill("klaim");
      expect(await finder.found()).not.toContain("asabri-klaim-pensiun-prajurit");
      await kiosk.page.locator("#find").fill("perpustakan");
      const closed = kiosk.page.locator('[data-found="arsip-kartu-anggota-perpustakaan"]');
      await expect(closed).toHaveAttribute("aria-disabled", "true");
      await expect(closed).toContainText("Buka lagi");
      await look(kiosk.page, `large-${name}-closed`);
    });
  }

  test("in the lowered view the keyboard and the results are within reach", async ({ open }) => {
    const kiosk = await Kiosk.open(open);
    await kiosk.turnSwitch("lower", true);
    const finder = await Finder.open(kiosk);
    await kiosk.page.locator("#find").fill("surat");
    expect((await finder.found()).length).toBeGreaterThan(3);
    const tops = await kiosk.page.locator(".key, .find-box").evaluateAll((all) => all.map((el) => el.getBoundingClientRect().top));
    expect(Math.min(...tops), "of 1920").toBeGreaterThan(700);
    const foot = await kiosk.page.locator(".keyboard").evaluate((el) => el.getBoundingClientRect().bottom);
    expect(foot).toBeLessThanOrEqual(SCREENS.kiosk.height);
    await look(kiosk.page, "large-lowered-find");
  });
});

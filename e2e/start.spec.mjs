// The citizens' start page: of the demo, of a hall that serves, by search, by number, and
// without JavaScript.
import { fill } from "./lib/busy.mjs";
import { hallOf } from "./lib/hall.mjs";
import { look, lookAtSizes } from "./lib/look.mjs";
import { Console, Kiosk } from "./lib/pages.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";
const WIDTHS = [{ width: 320, height: 640 }, SCREENS.phone, SCREENS.tablet, SCREENS.desk];

test("where a number is, from the paper to the end of the visit", async ({ server, open }) => {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const kiosk = await Kiosk.open(open);
  const console = await Console.open(open, counter.officer);
  await console.openCounter();
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const page = await open("/", SCREENS.phone);
  const asked = async (typed, words) => {
    await page.locator("#check-number").fill(typed);
    // The live picture follows the hall in a moment of its own.
    await expect(async () => {
      await page.locator("#check-number").press("Enter");
      await expect(page.locator("#check-result")).toContainText(words, { timeout: 1000 });
    }).toPass();
    await expect(page.locator("#check-result")).not.toContainText(ticket.id);
    await expect(page.locator("#check-result"), "where the eye is").toBeInViewport({ ratio: 1 });
  };
  await asked(ticket.number.toLowerCase().replace("-", ""), "Menunggu. Silakan menunggu di");
  await expect(page.locator("#state-" + AGENCY)).toHaveText("Buka 24 jam");
  await console.callNext(ticket.number);
  await asked(ticket.number, `Silakan menuju loket ${counter.number}.`);
  await console.press("m", "start");
  await asked(ticket.number, `Sedang dilayani di loket ${counter.number}.`);
  await console.press("s", "finish");
  await console.hasNobody();
  await asked(ticket.number, "sudah berakhir");
  page.mayBeRefused = true;
  await asked("A-999", "Nomor A-999 tidak ada hari ini");
  await look(page, "start-number");
});

test("a service found by an everyday word", async ({ open }) => {
  const page = await open("/", SCREENS.phone);
  await page.locator("#find").fill("ktp ilang");
  const found = page.locator(".found-link");
  await expect(found.first()).toBeVisible();
  const id = (await found.first().getAttribute("href")).slice(1);
  await found.first().click();
  await expect(page.locator("#" + id)).toHaveAttribute("open", "");
  await expect(page.locator(`#${id} .service-facts`)).toBeInViewport();
  await page.locator("#find").fill("zzzz");
  await expect(page.locator("#found")).toContainText("Tidak ada layanan yang cocok.");
});

test("a phone of 390 px at 200 %: nothing is cut off, and a number can be typed", async ({ open }) => {
  const page = await open("/", { width: 195, height: 422 });
  await expect(page.locator("#check-number")).toBeVisible();
  const outside = await page.locator(".topbar *, #check *").evaluateAll((all) => all.map((el) => el.getBoundingClientRect()).filter((box) => box.left < 0 || box.right > window.innerWidth).length);
  expect(outside, "parts that stick out at the side").toBe(0);
  expect((await page.locator("#check-number").boundingBox()).width).toBeGreaterThan(100);
});

test("a busy hall on screens of each width, in both languages", async ({ server, open }) => {
  await fill(server);
  for (const lang of ["id", "en"]) {
    const page = await open("/?lang=" + lang, WIDTHS[0]);
    await expect(page.locator("#load-" + AGENCY)).toContainText(lang === "id" ? "menunggu" : "waiting");
    await page.locator(`#agency-${AGENCY} > summary`).click();
    await page.locator(`#service-${SERVICE} > summary`).click();
    await lookAtSizes(page, `start-${lang}`, WIDTHS);
  }
});

test("what changes in the hall shows on an open page", async ({ server, open }) => {
  const page = await open("/", SCREENS.phone, { beforeLoad: (p) => p.clock.install() });
  await expect(page.locator("#load-" + AGENCY)).toContainText("belum ada loket buka");
  const hall = await hallOf(server);
  const console = await Console.open(open, hall.counterFor(SERVICE).officer);
  await console.openCounter();
  await expect.poll(async () => {
    await page.clock.runFor(25000);
    return page.locator("#load-" + AGENCY).textContent();
  }).toBe("Tidak ada antrean, 1 loket buka");
});

test.describe("a hall that serves", () => {
  test.use({ command: "serve" });

  test("offers a citizen no sign-in and no command, and staff a quiet way in", async ({ open }) => {
    const page = await open("/", SCREENS.phone);
    await expect(page.locator("#check")).toBeVisible();
    await expect(page.locator("main")).not.toContainText(/token|mpp (token|serve)/);
    await expect(page.locator('a[href="/kiosk"], a[href="/office"], a[href="/counter"], #demo')).toHaveCount(0);
    await page.locator(".start-staff").click();
    await expect(page).toHaveURL(/\/sign-in$/);
  });

  test("tells names, hours and requirements without JavaScript", async ({ open }) => {
    const page = await open("/", SCREENS.phone, { javaScriptEnabled: false });
    await expect(page.locator("#hall-state")).toHaveText(/^Buka |^Istirahat, /);
    await page.locator(`#agency-${AGENCY} > summary`).click();
    await page.locator(`#service-${SERVICE} > summary`).click();
    await expect(page.locator(`#service-${SERVICE}`)).toContainText("Fotokopi Kartu Keluarga");
    await expect(page.locator("#check")).toBeHidden();
    await expect(page.locator("body")).not.toContainText("memerlukan JavaScript");
  });
});

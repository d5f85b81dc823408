// "Butuh bantuan?": a kiosk calls, the desk's page rings, somebody answers, the kiosk says so.
import { Kiosk, touch } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

/** The page of somebody of the demo, which notes each bell that sounds. */
async function staffPage(open, role) {
  const page = await open("/office", SCREENS.desk, { beforeLoad: (p) => p.addInitScript(() => {
    window["bells"] = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...args) {
      window["bells"] += 1;
      return start.apply(this, args);
    };
  }) });
  await page.locator(`[data-identity^="${role}"]`).first().click();
  await expect(page.locator("#view-now")).toBeVisible();
  return page;
}

test("a kiosk calls somebody from each of its steps, and hears who comes", async ({ open }) => {
  const desk = await staffPage(open, "desk");
  await expect(desk.locator('[data-view="report"]'), "reports are not the desk's").toHaveCount(0);
  await expect(desk.locator("#services-body tr").first()).toBeVisible();
  const kiosk = await Kiosk.open(open);
  const { page } = kiosk;
  const help = page.locator("#help");
  await expect(help).toBeInViewport({ ratio: 1 });
  await kiosk.pickAgency("dukcapil");
  await expect(help).toBeInViewport({ ratio: 1 });
  await touch(page, help);
  await expect(page.locator("#help-said")).toHaveText("Petugas sedang dipanggil. Mohon tunggu di sini.");
  await wholePicture(page, "help-kiosk-calling");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), "pixels that stick out at the side").toBeLessThanOrEqual(0);
  await expectAccessible(page, "help at the kiosk", { strict: true });

  const call = desk.locator(".help-call");
  await expect(call).toHaveCount(1);
  await expect(call).toContainText("minta bantuan");
  await expect.poll(() => desk.evaluate(() => window["bells"])).toBeGreaterThan(2); // a chime has two notes: it rings again
  await wholePicture(desk, "help-desk-calling");
  await expectAccessible(desk, "a call at the desk", { strict: true });
  expect((await call.getByRole("button").boundingBox()).height).toBeGreaterThanOrEqual(44);
  // A page that is opened while it rings knows it too.
  const manager = await staffPage(open, "manager");
  await expect(manager.locator(".help-call")).toContainText("minta bantuan");
  await desk.reload();
  await expect(call.getByRole("button", { name: "Saya datang" })).toBeVisible();

  await touch(page, help); // the same call
  await call.getByRole("button", { name: "Saya datang" }).click();
  await expect(page.locator("#help-said")).toHaveText("Petugas sedang menuju ke sini.");
  await wholePicture(page, "help-kiosk-coming");
  for (const staff of [desk, manager]) {
    await expect(staff.locator(".help-call")).toHaveAttribute("data-state", "coming");
    await expect(staff.locator(".help-call")).toHaveCount(1);
  }
  await wholePicture(desk, "help-desk-coming");
  await expectAccessible(desk, "a call that was answered", { strict: true });
  await touch(page, "#back");
  await kiosk.shows("agency");
  await kiosk.turnTo("en");
  await expect(page.locator("#help-said")).toHaveText("Somebody is on the way to you.");
  await expect(help).toHaveText("Need help?");
});

test("the button is within reach on each step, however the screen is set", async ({ open }) => {
  const kiosk = await Kiosk.open(open);
  const { page } = kiosk;
  const help = page.locator("#help");
  for (const name of ["lower", "larger", "contrast"]) {
    await kiosk.turnSwitch(name, true);
    await expect(help, name).toBeInViewport({ ratio: 1 });
    expect((await help.boundingBox()).height, name).toBeGreaterThanOrEqual(44);
  }
  await wholePicture(page, "help-kiosk-views");
  await kiosk.pickAgency("dukcapil");
  const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await sticksOut(), "pixels that stick out at the side").toBeLessThanOrEqual(0);
  await kiosk.pickService("dukcapil-ktp");
  await expect(help).toBeInViewport({ ratio: 1 });
  await wholePicture(page, "help-kiosk-views-class");
  expect(await sticksOut(), "pixels that stick out at the side").toBeLessThanOrEqual(0);
  await kiosk.pickClass();
  await expect(help).toBeInViewport({ ratio: 1 });
  await wholePicture(page, "help-kiosk-ticket");
  expect(await sticksOut(), "pixels that stick out at the side").toBeLessThanOrEqual(0);
});

// What the kiosk leaves out, asks and refuses: one service, one class, a long queue, a quota
// that another visitor used up, an agency that is closed; and its looks in all views.
import { fileURLToPath } from "node:url";
import { Api } from "./lib/api.mjs";
import { hallOf } from "./lib/hall.mjs";
import { intercept } from "./lib/intercept.mjs";
import { look } from "./lib/look.mjs";
import { Kiosk, touch } from "./lib/pages.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

const SMALL = fileURLToPath(new URL("halls/kecil.yaml", import.meta.url));
const SWITCHES = ["lower", "larger", "contrast"];

test.use({ flags: ["--hall", SMALL] });

const kioskOf = (server) => new Api(server.url).as((who) => who.role === "kiosk");

test("an agency with one service skips the choice of it, in both directions", async ({ open }) => {
  const kiosk = await Kiosk.open(open);
  await touch(kiosk.page, '[data-agency="polres"]');
  await kiosk.shows("class");
  await expect(kiosk.page.locator('#steps [data-step="service"]')).toBeHidden();
  await touch(kiosk.page, "#back");
  await kiosk.shows("agency");
  await touch(kiosk.page, '[data-agency="polres"]');
  await kiosk.pickClass();
});

test("three agencies are no columns of empty tiles, and only a high screen can be lowered", async ({ open }) => {
  const kiosk = await Kiosk.open(open);
  for (const [screen, lowers] of [["kiosk", true], ["desk", false]]) {
    await kiosk.page.setViewportSize(SCREENS[screen]);
    const shapes = await kiosk.page.locator("[data-agency]").evaluateAll((all) => all.map((tile) => tile.clientHeight / tile.clientWidth));
    expect(Math.max(...shapes), `height by width at the ${screen}'s screen`).toBeLessThan(1);
    await expect(kiosk.page.locator("#lower")).toBeVisible({ visible: lowers });
  }
});

test("a closed agency says once when it opens", async ({ open }) => {
  const kiosk = await Kiosk.open(open);
  await expect(kiosk.page.locator('[data-agency="pos"]')).toContainText("Buka");
  await kiosk.pickAgency("pos");
  await expect(kiosk.page.getByText(/Buka lagi \S+, \d+ \S+ pukul 00\.00 WIB/)).toHaveCount(1);
  await look(kiosk.page, "kiosk-closed");
});

test("a quota that somebody else used up meanwhile offers another service instead of a button that fails", async ({ server, open }) => {
  const api = await kioskOf(server);
  const kiosk = await Kiosk.open(open);
  kiosk.page.mayBeRefused = true;
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("kk");
  // The kiosk does not hear of it before it asks again.
  await intercept(kiosk.page, "/api/v1/services", (route) => new Promise((later) => kiosk.page.once("close", later)).then(() => route.abort()));
  await Promise.all([api.post("/tickets", { service: "kk", class: "regular" }), api.post("/tickets", { service: "kk", class: "regular" })]);
  await touch(kiosk.page, '[data-class="regular"]');
  await expect(kiosk.page.getByRole("alert").filter({ hasText: "Kuota hari ini habis" })).toBeVisible();
  await expect(kiosk.page.locator("[data-class]")).toHaveCount(0);
  await look(kiosk.page, "kiosk-quota");
  await touch(kiosk.page, '[data-key="other"]');
  await kiosk.shows("service");
});

test("before a long wait it is asked, and nobody gets a number against their will", async ({ server, open }) => {
  const { manager, counterFor } = await hallOf(server);
  const api = await kioskOf(server);
  const counter = counterFor("ktp");
  const kiosk = await Kiosk.open(open);
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("ktp");
  await expect(kiosk.page.locator(".facts"), "no counter is open").toContainText("Loket belum buka");
  await expect(kiosk.page.locator(".class-wait")).toHaveCount(0);
  await Promise.all(Array.from({ length: 30 }, () => api.post("/tickets", { service: "ktp", class: "regular" })));
  const officer = await new Api(server.url).as((who) => who.role === "officer" && who.counter === counter.id);
  await officer.post(`/counters/${counter.id}/open`);
  await expect(kiosk.page.locator('[data-class="regular"] .class-wait')).toContainText("jam", { timeout: 60000 });
  await expect(kiosk.page.locator('[data-class="regular"] .class-ahead'), "as the ticket would say").toHaveText("30 sebelum Anda");
  await touch(kiosk.page, '[data-class="regular"]');
  const asked = kiosk.page.getByRole("alertdialog");
  await expect(asked).toContainText("Tetap antre?");
  await look(kiosk.page, "kiosk-long");
  await touch(kiosk.page, '[data-answer="no"]');
  await kiosk.shows("service");
  await kiosk.pickService("ktp");
  await touch(kiosk.page, '[data-class="regular"]');
  await touch(kiosk.page, '[data-answer="yes"]');
  await kiosk.shows("ticket");
  await expect.poll(async () => (await manager.events()).filter((event) => event.type === "issued").length).toBe(31);
});

for (const screen of ["kiosk", "desk"]) {
  const switches = screen === "kiosk" ? SWITCHES : SWITCHES.filter((name) => name !== "lower");
  test(`each view at the ${screen}'s screen: all can be read, reached and pressed, and the foot is in sight`, async ({ open }) => {
    const kiosk = await Kiosk.open(open, SCREENS[screen]);
    for (const on of [[], ...switches.map((name) => [name]), switches]) {
      const name = (step) => `kiosk-${screen}-${on.join("-") || "plain"}-${step}`;
      const view = async () => {
        for (const each of switches) await kiosk.turnSwitch(each, on.includes(each));
      };
      await view();
      await look(kiosk.page, name("agency"));
      await kiosk.pickAgency("dukcapil");
      await look(kiosk.page, name("service"));
      await kiosk.pickService("ktp");
      await look(kiosk.page, name("class"));
      await kiosk.pickClass("priority");
      await kiosk.hold();
      for (const part of ['[data-key="done"]', '[data-key="hold"]', '[data-key="again"]', ".ring", "#countdown", '[data-lang="en"]']) {
        await expect(kiosk.page.locator(part), part).toBeInViewport({ ratio: 1 });
      }
      await look(kiosk.page, name("ticket"));
      await kiosk.done();
    }
  });
}

// One number for several services: chosen at the kiosk, served one after the other, told on the phone.
import { fileURLToPath } from "node:url";
import { Api } from "./lib/api.mjs";
import { hallOf } from "./lib/hall.mjs";
import { intercept } from "./lib/intercept.mjs";
import { look } from "./lib/look.mjs";
import { Kiosk, Phone, touch } from "./lib/pages.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

test.use({ flags: ["--hall", fileURLToPath(new URL("halls/kecil.yaml", import.meta.url))] });

const names = (kiosk) => kiosk.page.locator(".several-name strong");

test("two agencies on one number, from the kiosk to the phone", async ({ server, open }) => {
  const { manager, counterFor, eventsOf } = await hallOf(server);
  const kiosk = await Kiosk.open(open);
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("ktp");
  await touch(kiosk.page, '[data-key="add-service"]');
  await kiosk.shows("agency");
  await expect(kiosk.page.locator(".several-adding")).toContainText("KTP elektronik");
  await look(kiosk.page, "kiosk-adding");
  await touch(kiosk.page, "#back"); // changed one's mind, and once more
  await kiosk.shows("class");
  await expect(names(kiosk)).toHaveCount(0);
  await touch(kiosk.page, '[data-key="add-service"]');
  await touch(kiosk.page, '[data-agency="polres"]'); // its only service is no choice
  await kiosk.shows("class");
  await expect(names(kiosk)).toHaveText(["KTP elektronik", "SKCK"]);
  await touch(kiosk.page, '[data-key="add-service"]');
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("kk");
  await expect(names(kiosk)).toHaveText(["KTP elektronik", "SKCK", "Kartu Keluarga"]);
  await look(kiosk.page, "kiosk-several");
  await touch(kiosk.page, '[data-key="leave-kk"]');
  await expect(names(kiosk)).toHaveText(["KTP elektronik", "SKCK"]);
  const ticket = await kiosk.pickClass();
  await expect(kiosk.page.locator(".ticket-then")).toHaveText(/Sesudah itu: SKCK \(Polres\)/);
  await expect(kiosk.page.locator(".bring h3"), "what each of them asks for").toHaveText(["KTP elektronik"]);
  await look(kiosk.page, "kiosk-several-ticket");

  const phone = await Phone.open(open, ticket);
  await expect(phone.page.locator("#told")).toContainText("Sesudah ini: SKCK (Polres)");
  const serve = async (service) => {
    const { id } = counterFor(service);
    await manager.post(`/counters/${id}/open`);
    expect((await manager.post(`/counters/${id}/call-next`)).number).toBe(ticket.number);
    await manager.post(`/tickets/${ticket.id}/start`);
    return manager.post(`/tickets/${ticket.id}/finish`, { outcome: "incomplete", public_note: "KK asli belum dibawa" });
  };
  await serve("ktp");
  await expect(phone.page.locator("#told")).toContainText("KTP elektronik selesai. Berikutnya SKCK di Polres");
  await expect(phone.page.locator("#result")).toContainText("KTP elektronik: KK asli belum dibawa");
  await look(phone.page, "phone-goes-on");
  await serve("skck");
  await phone.shows("incomplete");
  await expect.poll(async () => (await eventsOf(ticket)).map((e) => e.type)).toEqual(["issued", "called", "started", "continued", "called", "started", "finished"]);
});

test("a service that is refused is named, and the others are kept", async ({ server, open }) => {
  const api = await new Api(server.url).as((who) => who.role === "kiosk");
  const kiosk = await Kiosk.open(open);
  kiosk.page.mayBeRefused = true;
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("kk");
  await touch(kiosk.page, '[data-key="add-service"]');
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("ktp");
  await intercept(kiosk.page, "/api/v1/services", (route) => new Promise((later) => kiosk.page.once("close", later)).then(() => route.abort()));
  await Promise.all([api.post("/tickets", { service: "kk", class: "regular" }), api.post("/tickets", { service: "kk", class: "regular" })]);
  await touch(kiosk.page, '[data-class="regular"]');
  await expect(kiosk.page.getByRole("alert").filter({ hasText: "Kartu Keluarga" })).toContainText("Kuota");
  await touch(kiosk.page, '[data-key="leave-kk"]');
  const ticket = await kiosk.pickClass();
  expect((await api.get("/tickets/" + ticket.id)).planned).toEqual([]);
});

test("the screens in English, larger, and on a small screen", async ({ open }) => {
  const kiosk = await Kiosk.open(open, SCREENS.desk);
  await kiosk.turnTo("en");
  await kiosk.turnSwitch("larger", true);
  await touch(kiosk.page, '[data-agency="polres"]');
  await touch(kiosk.page, '[data-key="add-service"]');
  await look(kiosk.page, "kiosk-adding-large");
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("ktp");
  await look(kiosk.page, "kiosk-several-large");
});

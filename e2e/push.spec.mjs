// Phones that are told of their ticket while its page is closed: what the page asks for and
// says, and what the service worker makes of a push.
import { Api } from "./lib/api.mjs";
import { look } from "./lib/look.mjs";
import { Phone } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const SERVICE = "dukcapil-ktp";

async function ticketOf(server) {
  const desk = await new Api(server.url).as((who) => who.role === "desk");
  return desk.post("/tickets", { service: SERVICE, class: "regular" });
}

/** Stands for the browser's push service, which a test machine cannot reach. */
function fakeSubscription(page) {
  return page.addInitScript(() => {
    const keys = { p256dh: "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM", auth: "tBHItJI5svbpez7KI4CCXg" };
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async (options) => {
      window.subscribedWith = options;
      return { endpoint: "https://fcm.googleapis.com/fcm/send/uji", toJSON: () => ({ keys }) };
    };
  });
}

test.describe("a server with an address over HTTPS", () => {
  test.use({ flags: ["--public-url=https://antrean.contoh.go.id"] });

  test("asks for permission at the touch only, subscribes for the ticket, and ends it", async ({ server, open }) => {
    const ticket = await ticketOf(server);
    const phone = await Phone.open(open, ticket, { permissions: ["notifications"], beforeLoad: fakeSubscription });
    expect(await phone.page.evaluate(() => window.subscribedWith === undefined)).toBe(true);
    await phone.page.locator("#alerts").click();
    await expect(phone.page.locator("#alerts")).toContainText("juga saat halaman ini ditutup");
    await expect(phone.page.locator("#push")).toBeHidden();
    expect(await phone.page.evaluate(() => [window.subscribedWith.userVisibleOnly, window.subscribedWith.applicationServerKey.length, window.subscribedWith.applicationServerKey[0]])).toEqual([true, 65, 4]);
    await wholePicture(phone.page, "phone-push-on");

    await phone.page.reload();
    await expect(phone.page.locator("#push")).toContainText("Anda diberi tahu tentang nomor ini, juga saat halaman ditutup.");
    await look(phone.page, "phone-push-kept");
    await expectAccessible(phone.page, "phone that is told", { strict: true });
    const ended = phone.page.waitForResponse((r) => r.request().method() === "DELETE" && r.status() === 204);
    await phone.page.locator("[data-push=end]").click();
    await ended;
    await expect(phone.page.locator("#push")).toBeHidden();
    await phone.page.reload();
    await phone.fresh();
    await expect(phone.page.locator("#push")).toBeHidden();
  });

  test("the service worker shows a push, with number and counter", async ({ server, open }) => {
    const ticket = await ticketOf(server);
    const phone = await Phone.open(open, ticket, { permissions: ["notifications"] });
    const cdp = await phone.page.context().newCDPSession(phone.page);
    const registered = new Promise((found) => cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations.forEach((r) => found(r.registrationId))));
    await cdp.send("ServiceWorker.enable");
    await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    // Step by step, so that a red test says where the push was lost: before the worker, in it, or after it.
    const [worker] = phone.page.context().serviceWorkers();
    await worker.evaluate(() => {
      const show = self.registration.showNotification.bind(self.registration);
      self.heard = new Promise((ok) => self.addEventListener("push", () => ok(true)));
      self.told = new Promise((ok) => { self.registration.showNotification = (...said) => show(...said).then(() => ok(true)); });
    });
    const data = JSON.stringify({ kind: "called", lang: "id", path: `/t/${ticket.id}`, number: ticket.number, at: 1, counter: 3 });
    await cdp.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId: await registered, data });
    await test.step("the worker hears it", () => worker.evaluate(() => self.heard));
    await test.step("the worker shows it", () => worker.evaluate(() => self.told));
    const shown = () => phone.page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => [n.title, n.body, n.data.path]));
    await expect.poll(shown).toEqual([[`Nomor ${ticket.number}: giliran Anda!`, "Silakan menuju Loket 3.", `/t/${ticket.id}`]]);
  });

  test("what is missing is said in words: permission, browser, Home Screen", async ({ server, open }) => {
    const ticket = await ticketOf(server);
    const says = async (change, words, options = {}) => {
      const phone = await Phone.open(open, ticket, { beforeLoad: (page) => page.addInitScript(change), ...options });
      await phone.page.locator("#alerts").click();
      await expect(phone.page.locator("#push")).toContainText(words);
      return phone.page;
    };
    await says(() => { Notification.requestPermission = async () => "denied"; Object.defineProperty(Notification, "permission", { get: () => "default" }); }, "Izinkan untuk alamat ini");
    await says(() => { delete window.PushManager; }, "bukalah di Chrome atau Firefox");
    const iphone = await says(() => { delete window.PushManager; Object.defineProperty(navigator, "standalone", { value: false }); }, "Tambah ke Layar Utama");
    await look(iphone, "phone-push-ios");
    const plain = await says(() => { Object.defineProperty(window, "isSecureContext", { value: false }); }, "memerlukan alamat HTTPS");
    await expect(plain.locator("#push a")).toHaveAttribute("href", `https://antrean.contoh.go.id/t/${ticket.id}`);
    await look(plain, "phone-push-insecure");
    await says(() => { PushManager.prototype.subscribe = async () => { throw new DOMException("no", "AbortError"); }; }, "belum dapat diaktifkan", { permissions: ["notifications"] });
  });
});

test("a server without HTTPS says that it cannot", async ({ server, open }) => {
  const phone = await Phone.open(open, await ticketOf(server), { permissions: ["notifications"] });
  await phone.page.locator("#alerts").click();
  await expect(phone.page.locator("#push")).toContainText("MPP ini belum dapat memberi tahu saat halaman ditutup");
});

test("a number that may not be served before closing hears so, and what to do", async ({ server, open }) => {
  const ticket = await ticketOf(server);
  const page = await open(`/t/${ticket.id}`, SCREENS.phone, { beforeLoad: async (p) => {
    await p.routeWebSocket(/\/live/, () => {}); // which would tell of the true, short queue
    await p.route(`**/api/v1/tickets/${ticket.id}`, async (route) => {
      const answer = await route.fetch();
      const estimate = { from_minutes: 90, to_minutes: 150, about_minutes: 110, beyond_closing: true };
      await route.fulfill({ response: answer, json: { ...await answer.json(), estimate } });
    });
  } });
  await expect(page.locator("#told")).toContainText("Nomor Anda mungkin tidak terlayani hari ini.");
  await wholePicture(page, "phone-beyond-closing");
});

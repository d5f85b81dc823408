// The ticket on a citizen's phone: called, late, cancelled, without a connection, transferred,
// incomplete, in large letters, and what its first visit costs.
import { Api } from "./lib/api.mjs";
import { hallOf } from "./lib/hall.mjs";
import { intercept } from "./lib/intercept.mjs";
import { look } from "./lib/look.mjs";
import { Console, Phone } from "./lib/pages.mjs";
import { expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const SERVICE = "dukcapil-ktp";
const SMALL = { width: 320, height: 640 };

/** The hall's API with an officer at an open counter, and tickets of a service. */
async function opened(server, tickets, service = SERVICE) {
  const api = new Api(server.url);
  const hall = await hallOf(server);
  const counter = hall.counterFor(service);
  const officer = await api.as((who) => who.key === counter.officer.key);
  const desk = await api.as((who) => who.role === "desk");
  await officer.post(`/counters/${counter.id}/open`);
  const list = [];
  for (let i = 0; i < tickets; i++) list.push(await desk.post("/tickets", { service, class: "regular" }));
  return { hall, counter, officer, desk, tickets: list, next: () => officer.post(`/counters/${counter.id}/call-next`) };
}

/** The page does not scroll sideways, and the number stays in its card. */
async function expectNothingOutside(page, what) {
  const over = await page.evaluate(() => [document.documentElement.scrollWidth - window.innerWidth, document.getElementById("hero").scrollWidth - document.getElementById("hero").clientWidth]);
  expect(Math.max(...over), `pixels that stick out at the side of ${what}`).toBeLessThanOrEqual(0);
}

test("called: the counter is the largest word, and the reminder the first action before", async ({ server, open }) => {
  const { counter, tickets, next } = await opened(server, 1);
  const phone = await Phone.open(open, tickets[0]);
  await phone.shows("waiting");
  const first = await phone.page.locator("#ticket button:visible").first().getAttribute("id");
  expect(first).toBe("alerts");
  await phone.page.locator("#alerts").click();
  await expect(phone.page.locator("#alerts")).toHaveAttribute("aria-pressed", "true");
  await next();
  await phone.shows("called");
  await expect(phone.page.locator(".pass-where")).toHaveText(`Loket ${counter.number}`);
  const sizes = await phone.page.evaluate(() => Array.from(document.querySelectorAll("#ticket *"))
    .filter((el) => el.childElementCount === 0 && el.textContent.trim() && el.getClientRects().length > 0)
    .map((el) => [parseFloat(getComputedStyle(el).fontSize), el.className]));
  const largest = Math.max(...sizes.map(([size]) => size));
  expect(sizes.filter(([size]) => size === largest).map(([, name]) => name)).toEqual(["pass-where"]);
  await look(phone.page, "phone-called-large");
});

test("late: others go first, once, and the phone tells the new place", async ({ server, open }) => {
  const { hall, tickets, next } = await opened(server, 7);
  const phone = await Phone.open(open, tickets[0]);
  await phone.page.locator("#late").click();
  await look(phone.page, "phone-late-question");
  await phone.page.locator('[data-answer="no"]').click();
  await phone.page.locator("#late").click();
  await phone.page.locator('[data-answer="yes"]').click();
  await expect(phone.page.locator("#told")).toContainText("5 orang sebelum Anda");
  await expect(phone.page.locator("#late")).toBeHidden();
  await look(phone.page, "phone-late");
  expect((await next()).number).toBe(tickets[1].number);
  const events = await hall.log(tickets[0], "issued", "late");
  expect(events[1].actor.role).toBe("citizen");

  const last = await Phone.open(open, tickets[6]);
  await expect(last.page.locator("#late"), "nobody is behind").toBeHidden();
  const before = await Phone.open(open, tickets[5]);
  before.page.mayBeRefused = true;
  await before.page.locator("#late").click();
  await expect(before.page.locator(".dialog"), "as many as there are").toContainText("2 orang lebih dulu");
  for (const behind of [tickets[0], tickets[6]]) await new Api(server.url).post(`/tickets/${behind.id}/cancel`);
  await last.shows("cancelled");
  await before.page.locator('[data-answer="yes"]').click();
  await expect(before.page.locator(".dialog [role=alert]")).toContainText("Tidak ada orang di belakang Anda");
});

test("a code that could not be loaded comes when it is asked for again", async ({ server, open }) => {
  const { tickets } = await opened(server, 1);
  const phone = await Phone.open(open, tickets[0]);
  phone.page.mayLoseServer = true;
  await intercept(phone.page, "/qr.svg", (route) => route.abort());
  await phone.page.locator("#qr-toggle").click();
  await expect(phone.page.locator("#qr")).toContainText("belum dapat dimuat");
  await phone.page.unroute("**/qr.svg");
  await phone.page.locator("#qr-toggle").click();
  await phone.page.locator("#qr-toggle").click();
  await expect(phone.page.locator("#qr img")).toBeVisible();
});

test("cancelled from the phone", async ({ server, open }) => {
  const { hall, tickets } = await opened(server, 1);
  const phone = await Phone.open(open, tickets[0]);
  await phone.page.locator("#cancel").click();
  await phone.page.locator('[data-answer="yes"]').click();
  await phone.shows("cancelled");
  for (const part of ["#alerts", "#qr-toggle", "#keep"]) await expect(phone.page.locator(part), part).toBeHidden();
  await hall.log(tickets[0], "issued", "cancelled");
});

test("without a connection a reload still shows the number, and from when its state is", async ({ server, open }) => {
  const { tickets, next } = await opened(server, 1);
  const phone = await Phone.open(open, tickets[0]);
  await expect.poll(() => phone.page.evaluate(async () => {
    const names = await caches.keys();
    return names.length === 1 && Boolean(await (await caches.open(names[0])).match(location.pathname));
  })).toBe(true);
  phone.page.mayLoseServer = true;
  await phone.page.context().setOffline(true);
  await phone.page.reload();
  await expect(phone.page.locator("[data-number]")).toHaveText(tickets[0].number);
  await expect(phone.page.locator("#hero")).toContainText(tickets[0].agency.name.id);
  await expect(phone.page.locator("#stale")).toContainText(/Keadaan pukul \d\d\.\d\d WIB/);
  await wholePicture(phone.page, "phone-offline");
  await next();
  await phone.page.context().setOffline(false);
  await phone.shows("called");
  await phone.fresh();
});

test("transferred: the phone says where to, and keeps both places", async ({ server, open }) => {
  const { counter, officer, hall, tickets, next } = await opened(server, 1);
  const { services } = await hall.manager.get("/services");
  const other = services.find((s) => s.open && s.agency.id !== tickets[0].agency.id);
  const phone = await Phone.open(open, tickets[0]);
  await next();
  await phone.shows("called");
  await officer.post(`/tickets/${tickets[0].id}/transfer`, { service: other.id, reason: "Nama: Budi" });
  await expect(phone.page.locator("#told")).toContainText(`Anda dialihkan ke ${other.agency.short}`);
  await expect(phone.page.locator("#told")).toContainText(`Nomor tetap ${tickets[0].number}.`);
  await expect(phone.page.locator(".legs li")).toHaveCount(2);
  await expect(phone.page.locator(".legs li").first()).toContainText(`Loket ${counter.number}, selesai pukul`);
  await expect(phone.page.locator("body")).not.toContainText("Budi");
  await look(phone.page, "phone-transferred");
});

test("an incomplete file comes with the officer's reason, a served visit with its date", async ({ server, open }) => {
  const { officer, tickets, next } = await opened(server, 2);
  const [lacking, served] = [await Phone.open(open, tickets[0]), await Phone.open(open, tickets[1])];
  await next();
  await officer.post(`/tickets/${tickets[0].id}/start`);
  await officer.post(`/tickets/${tickets[0].id}/finish`, { outcome: "incomplete", note: "kesal", public_reason: "copy", public_note: "Fotokopi KK terbaru" });
  await lacking.shows("incomplete");
  await expect(lacking.page.locator("#result")).toContainText("Fotokopi KK terbaru");
  await expect(lacking.page.locator("body")).not.toContainText("kesal");
  await look(lacking.page, "phone-incomplete");
  await next();
  await officer.post(`/tickets/${tickets[1].id}/start`);
  await officer.post(`/tickets/${tickets[1].id}/finish`, { outcome: "served" });
  await served.shows("done");
  await expect(served.page.locator(".ready-by")).toContainText("dapat diambil paling lambat");
  await look(served.page, "phone-served");
});

test("what the officer chooses for the citizen at the console is what the phone shows", async ({ server, open }) => {
  const { counter, tickets } = await opened(server, 1);
  const phone = await Phone.open(open, tickets[0]);
  const console = await Console.open(open, counter.officer);
  await console.callNext(tickets[0].number);
  await console.press("o", "outcome");
  await expect(console.page.locator("[data-public=reason]"), "nothing to tell of a served visit").toBeHidden();
  await console.page.keyboard.press("2");
  await console.page.locator("[data-public=reason]").selectOption("signature");
  await console.page.locator("[data-public=note]").fill("Surat kuasa bermeterai");
  await wholePicture(console.page, "console-outcome");
  await console.page.keyboard.press("Enter");
  await console.hasNobody();
  await phone.shows("incomplete");
  await expect(phone.page.locator("#result")).toContainText("surat kuasa belum ada");
  await expect(phone.page.locator("#result")).toContainText("Surat kuasa bermeterai");
});

test("held: where to return, and by when", async ({ server, open }) => {
  const { counter, officer, tickets, next } = await opened(server, 1);
  const phone = await Phone.open(open, tickets[0]);
  await next();
  await officer.post(`/tickets/${tickets[0].id}/hold`, { reason: "copy", return_at: new Date(Date.now() + 1200000).toISOString() });
  await phone.shows("held");
  await expect(phone.page.locator(".pass-about")).toHaveText(new RegExp(`ke Loket ${counter.number}, .*sebelum pukul \\d\\d\\.\\d\\d WIB\\.$`));
  await look(phone.page, "phone-held");
});

test("nothing sticks out on 320 px, nor at 200 % on 390 px", async ({ server, open }) => {
  const { tickets, next } = await opened(server, 2);
  const called = await open(`/t/${tickets[0].id}`, SMALL);
  await next();
  await expect(called.locator("#hero")).toHaveClass(/pass-called/);
  const page = await open(`/t/${tickets[1].id}`, SMALL);
  await expect(page.locator("#ticket")).toBeVisible();
  for (const screen of [SMALL, { width: 195, height: 422 }]) {
    for (const [name, phone] of Object.entries({ called, waiting: page })) {
      await phone.setViewportSize(screen);
      await expectNothingOutside(phone, `${name} on ${screen.width} px`);
      await wholePicture(phone, `phone-${name}-${screen.width}`);
    }
    await expectAccessible(called, `phone of ${screen.width} px`);
  }
});

test("the first visit costs less than 60 KB", async ({ server, open }) => {
  const { tickets } = await opened(server, 1);
  const requests = [];
  const phone = await Phone.open(open, tickets[0], { beforeLoad: (page) => page.on("requestfinished", (request) => requests.push(request)) });
  await expect.poll(() => phone.page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  const sizes = await Promise.all(requests.map(async (request) => {
    const { responseHeadersSize, responseBodySize } = await request.sizes();
    return [new URL(request.url()).pathname, responseHeadersSize + responseBodySize];
  }));
  const worker = await fetch(server.url + "/t/worker.js", { headers: { "Accept-Encoding": "gzip" } });
  const total = sizes.reduce((sum, [, size]) => sum + size, Number(worker.headers.get("Content-Length")) + 600);
  test.info().annotations.push({ type: "bytes of a first visit", description: String(total) });
  expect(total, JSON.stringify(sizes)).toBeLessThan(60000);
  expect(sizes.length).toBeGreaterThan(15);
});

test("an address of no ticket is a plain page", async ({ server }) => {
  for (const path of ["/t/", "/t/x"]) {
    const answer = await fetch(server.url + path, { headers: { Accept: "text/html" } });
    expect(answer.status).toBe(404);
    const text = await answer.text();
    expect(text).toContain("Tiket tidak ditemukan");
    expect(text).not.toContain("urn:mpp");
  }
  const other = await (await fetch(server.url + "/tidak/ada", { headers: { Accept: "text/html" } })).text();
  expect(other).toMatch(/Kode bantuan: 404-[0-9a-f-]+/);
  expect(other).not.toContain("urn:mpp");
});

// The information desk: a number is found however it is typed or scanned, put right with the
// keyboard alone, and taken for whoever cannot take one.
import { Api } from "./lib/api.mjs";
import { hallOf } from "./lib/hall.mjs";
import { intercept } from "./lib/intercept.mjs";
import { SCREENS, expect, expectAccessible, picture, test, wholePicture } from "./lib/test.mjs";

const SERVICE = "dukcapil-ktp";
const SMALL = { width: 1024, height: 768 };

/** The page of somebody of the demo, with the field in focus. */
async function deskPage(open, { role = "desk", screen = SCREENS.desk, address = "/desk", ...options } = {}) {
  const page = await open(address, screen, options);
  await page.locator(`[data-identity^="${role}"]`).first().click();
  await expect(page.locator("#field")).toBeFocused();
  await expect(page.locator("#glance li").first()).toBeVisible();
  return page;
}

/** Types into whatever has the focus, as a hand or a scanner does. */
async function type(page, text) {
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

async function shows(page, number, state) {
  await expect(page.locator("#visit .visit-number")).toHaveText(number);
  await expect(page.locator("#visit")).toHaveAttribute("data-state", state);
}

/** Goes by Tab to a button of the visit and presses it. */
async function act(page, step) {
  const button = page.locator(`[data-step="${step}"]`);
  await expect(button).toBeVisible();
  for (let i = 0; i < 20 && !(await button.evaluate((el) => el === document.activeElement)); i++) await page.keyboard.press("Tab");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
}

async function hallWith(server, n) {
  const hall = await hallOf(server);
  const kiosk = await new Api(server.url).as((who) => who.role === "kiosk");
  const counter = hall.counterFor(SERVICE);
  await hall.manager.post(`/counters/${counter.id}/open`);
  const tickets = [];
  for (let i = 0; i < n; i++) tickets.push(await kiosk.post("/tickets", { service: SERVICE, class: "regular" }));
  return { hall, counter, tickets };
}

/** What leaves the window, or is wider than its place. */
async function cut(page) {
  return page.evaluate(() => {
    const found = [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight].filter((n) => n > 0).map((n) => `the page by ${n}`);
    document.querySelectorAll("#front *").forEach((el) => {
      if (el.closest(".visually-hidden") || el.getClientRects().length === 0) return;
      const box = el.getBoundingClientRect();
      if (box.right > innerWidth + 1 || box.left < -1) found.push(`${el.className || el.id}: ${box.left}-${box.right}`);
      if (el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0 && getComputedStyle(el).overflowX !== "visible" && el.tagName !== "INPUT") found.push(`${el.className || el.id}: ${el.scrollWidth} in ${el.clientWidth}`);
    });
    return found;
  });
}

test("a visit is found however its number is typed, or its code scanned", async ({ server, open }) => {
  const { tickets } = await hallWith(server, 3);
  const page = await deskPage(open);
  page.mayBeRefused = true;
  const [letter, digits] = tickets[1].number.split("-");
  for (const typed of [tickets[1].number, letter.toLowerCase() + Number(digits), `${letter} ${digits}`, `${letter}${digits}`]) {
    await type(page, tickets[0].number);
    await shows(page, tickets[0].number, "waiting");
    await type(page, typed);
    await shows(page, tickets[1].number, "waiting");
  }
  await expect(page.locator("#visit-place")).toContainText("1 orang sebelumnya");
  await type(page, tickets[2].follow_url);
  await shows(page, tickets[2].number, "waiting");
  // A scanner types wherever the focus is, and what stood in the field goes.
  await page.keyboard.type("kt");
  await page.keyboard.press("Tab");
  await type(page, tickets[0].follow_url.toUpperCase());
  await shows(page, tickets[0].number, "waiting");
  await expect(page.locator("#visit-place")).toContainText("Giliran berikutnya");
  await page.keyboard.type("kt");
  await page.keyboard.press("Tab");
  await type(page, tickets[1].number);
  await shows(page, tickets[1].number, "waiting");
  await type(page, tickets[0].number);
  await shows(page, tickets[0].number, "waiting");
  expect(await page.locator("#visit-qr img").evaluate((img) => img.naturalWidth)).toBeGreaterThan(100);
  const kiosk = await new Api(server.url).as((who) => who.role === "kiosk");
  const visit = await kiosk.post("/tickets", { services: [SERVICE, "dukcapil-kk"], class: "regular" });
  await type(page, visit.number);
  await shows(page, visit.number, "waiting");
  await expect(page.locator('[data-leg="planned"]')).toContainText("Berikutnya: Kartu Keluarga, Dinas Kependudukan");
  await type(page, letter + "-999");
  await expect(page.locator("#none")).toContainText(`Tidak ada kunjungan hari ini dengan ${letter}-999.`);
  await page.keyboard.press("Escape");
  await expect(page.locator("#field")).toBeFocused();
  await expect(page.locator("#none")).toContainText("Siap membantu.");
});

test("a visit is put right by the keyboard alone, and every page follows", async ({ server, open }) => {
  const { hall, counter, tickets } = await hallWith(server, 4);
  const page = await deskPage(open);
  const other = await deskPage(open);
  const last = tickets[3];
  for (const p of [page, other]) {
    await type(p, last.number);
    await shows(p, last.number, "waiting");
  }
  await act(page, "class");
  await page.keyboard.press("Enter"); // no reason but the usual one is needed
  await expect(page.locator("#visit-place")).toContainText("Giliran berikutnya");
  await expect(other.locator("#visit-place")).toContainText("Giliran berikutnya");
  await expect(other.locator("#visit .badge-priority")).toBeVisible();
  await expect(page.locator("#visit-life")).toContainText("Golongan diubah: Umum menjadi Prioritas");
  await act(page, "revert");
  await expect(page.locator("#visit-place")).toContainText("3 orang sebelumnya");
  await expect(other.locator('[data-step="revert"]'), "the step of another desk's page").toHaveCount(0);

  await act(page, "note");
  await page.keyboard.type("Berkas sudah diperiksa");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-note]")).toHaveText("Berkas sudah diperiksa");
  await expect(other.locator("[data-note]")).toHaveText("Berkas sudah diperiksa");

  await hall.manager.post(`/counters/${counter.id}/call-next`);
  await hall.manager.post(`/tickets/${tickets[0].id}/no-show`);
  await type(page, tickets[0].number);
  await shows(page, tickets[0].number, "no_show");
  await act(page, "reinstate");
  await page.keyboard.press("4"); // at the end
  await page.keyboard.press("Enter");
  await shows(page, tickets[0].number, "waiting");
  await expect(page.locator("#visit-place")).toContainText("3 orang sebelumnya");

  await act(page, "cancel");
  await page.keyboard.press("Enter");
  await shows(page, tickets[0].number, "cancelled");
  await hall.log(tickets[0], "issued", "called", "no_show", "reinstated", "cancelled");
  await expect(page.locator("#visit-life li")).toHaveCount(5);
  await expect(page.locator("#visit-life")).toContainText("Warga pulang");
  const events = await hall.log(last, "issued", "class_changed", "reverted", "noted");
  expect(events[1].reason).toBe("wrong_choice");
});

test("what cannot be is refused in plain words, and a lost answer is no second step", async ({ server, open }) => {
  const { hall, counter, tickets } = await hallWith(server, 3);
  const page = await deskPage(open);
  page.mayBeRefused = true;
  await type(page, tickets[1].number);
  await act(page, "late");
  await new Api(server.url).post(`/tickets/${tickets[2].id}/cancel`);
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast-bad")).toHaveText("Tidak ada yang menunggu di belakang nomor ini.");
  // Called between the question and its answer.
  await act(page, "cancel");
  await hall.manager.post(`/counters/${counter.id}/call`, { ticket: tickets[1].id, reason: "uji" });
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast-bad").last()).toContainText("sedang berstatus dipanggil");
  await shows(page, tickets[1].number, "called");
  await expect(page.locator('[data-step="cancel"]')).toHaveCount(0);
  await expect(page.locator('[data-step="class"]')).toBeVisible();

  // The answer to a note is lost on its way: the same wish again is the same note.
  page.mayLoseServer = true;
  let lost = 0;
  await intercept(page, "/note", async (route) => {
    await route.fetch();
    lost += 1;
    await route.abort();
  });
  await act(page, "note");
  await page.keyboard.type("KK di map biru");
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast-bad").last()).toContainText("Tekan sekali lagi");
  expect(lost).toBeGreaterThan(1);
  await page.unroute("**/note");
  await act(page, "note");
  await expect(page.getByRole("dialog").locator("input")).toHaveValue("KK di map biru");
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast-good")).toContainText("disimpan");
  await hall.log(tickets[1], "issued", "called", "noted");
});

test("a number is taken by an everyday word, Enter and a digit", async ({ server, open }) => {
  const { hall } = await hallWith(server, 1);
  const page = await deskPage(open, { beforeLoad: (p) => p.addInitScript(() => { window["printed"] = 0; window.print = () => { window["printed"] += 1; }; }) });
  await page.keyboard.type("ktp hilang");
  await expect(page.locator("#found li").first()).toHaveAttribute("data-found", SERVICE);
  await expect(page.locator("#found li").first()).toHaveAttribute("aria-selected", "true");
  await wholePicture(page, "desk-found");
  await expectAccessible(page, "services at the desk", { strict: true });
  await page.keyboard.press("Enter");
  await expect(page.locator("#choose")).toHaveAttribute("data-service", SERVICE);
  await expect(page.locator('#choose [data-class="regular"]')).toBeFocused();
  await picture(page, "meja-informasi-golongan");
  await wholePicture(page, "desk-choose");
  await expectAccessible(page, "the class at the desk", { strict: true });
  await page.keyboard.press("2");
  await expect(page.locator("#visit-new")).toBeVisible();
  await expect(page.locator("#visit .badge-priority")).toBeVisible();
  await expect(page.locator("#field"), "ready for the next citizen").toBeFocused();
  await expect(page.locator("#visit-place")).toContainText("Giliran berikutnya");
  const number = await page.locator("#visit .visit-number").textContent();
  const { tickets } = await hall.manager.get("/tickets?number=" + number);
  expect(tickets[0]).toMatchObject({ class: "priority", origin: "desk", service: { id: SERVICE } });
  await page.locator('[data-step="print"]').click();
  await expect.poll(() => page.evaluate(() => window["printed"])).toBe(1);
  await expect(page.locator('[data-step="reprint"]'), "no kiosk has given it").toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.type("xyzzy");
  await page.keyboard.press("Enter");
  await expect(page.locator("#none")).toContainText("Tidak ada layanan yang cocok");
  await page.keyboard.press("Escape");
  await page.keyboard.type("paspor");
  await page.keyboard.press("Enter");
  await expect(page.locator("#choose")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("#choose"), "Esc takes nothing").toBeHidden();

  // Two services with one number; one that was chosen by mistake is left out.
  for (const words of ["paspor", "skck"]) {
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
    await expect(page.locator("#one-more")).toBeVisible();
    await page.keyboard.press("+");
  }
  await expect(page.locator("#several button")).toHaveCount(2);
  await page.locator("#several button").first().click();
  await page.locator("#field").fill("ktp hilang");
  await page.keyboard.press("Enter");
  await wholePicture(page, "desk-several");
  await expectAccessible(page, "several services at the desk", { strict: true });
  await page.keyboard.press("1");
  await expect(page.locator("#visit-legs")).toContainText("KTP");
  await expect(page.locator("#several")).toBeHidden();
  const both = await hall.manager.get("/tickets?number=" + await page.locator("#visit .visit-number").textContent());
  expect(both.tickets[0]).toMatchObject({ class: "regular", service: { id: "polres-skck" }, planned: [{ service: { id: SERVICE } }] });
});

test("a number whose answer was lost is not the next citizen's", async ({ server, open }) => {
  const { hall } = await hallWith(server, 0);
  const page = await deskPage(open);
  page.mayLoseServer = true;
  const ask = async () => {
    await page.keyboard.type("ktp hilang");
    await page.keyboard.press("Enter");
    await expect(page.locator('#choose [data-class="regular"]')).toBeFocused();
    await page.keyboard.press("1");
  };
  await intercept(page, "/api/v1/tickets", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await ask();
  await expect(page.locator(".choose-refused")).toContainText("Tekan sekali lagi");
  await page.unroute("**/api/v1/tickets");
  await page.locator("#field").click();
  await ask();
  await expect(page.locator("#visit .visit-number")).toHaveText(/-002$/);
  await hall.log((await hall.manager.get("/tickets?number=A-001")).tickets[0], "issued");
});

test("a kiosk's call rings here, and a supervisor works within the own agency", async ({ server, open }) => {
  const { tickets } = await hallWith(server, 1);
  const page = await deskPage(open);
  const kiosk = await new Api(server.url).as((who) => who.role === "kiosk");
  await kiosk.post("/help", {});
  const call = page.locator(".help-call");
  await expect(call).toContainText("minta bantuan");
  await wholePicture(page, "desk-help");
  await expectAccessible(page, "a call at the desk's page", { strict: true });
  expect(await cut(page)).toEqual([]);
  await call.getByRole("button", { name: "Saya datang" }).click();
  await expect(call).toHaveAttribute("data-state", "coming");

  const supervisor = await open("/desk", SCREENS.desk);
  supervisor.mayBeRefused = true;
  await supervisor.locator('[data-identity^="supervisor"]').first().click();
  await expect(supervisor.locator("#glance li")).toHaveCount(1);
  await type(supervisor, tickets[0].follow_url);
  const own = (await supervisor.locator("#glance li").getAttribute("data-glance")) === "dukcapil";
  if (own) await shows(supervisor, tickets[0].number, "waiting");
  else await expect(supervisor.locator('[data-step="class"]')).toHaveCount(0);
});

for (const lang of ["id", "en"]) {
  test(`all of the page is there at both sizes in ${lang}`, async ({ server, open }) => {
    const { hall, counter, tickets } = await hallWith(server, 5);
    const page = await deskPage(open, { address: "/desk?lang=" + lang });
    const atSizes = async (what, more) => {
      for (const screen of [SMALL, SCREENS.desk]) {
        await page.setViewportSize(screen);
        const at = `${what} at ${screen.width}x${screen.height}`;
        await wholePicture(page, `desk-${what}-${screen.width}x${screen.height}-${lang}`);
        await expectAccessible(page, `the desk, ${at}`, { strict: true });
        expect(await cut(page), `cut off: ${at}`).toEqual([]);
        await more(screen, at);
      }
    };
    await atSizes("idle", () => {});
    await hall.manager.post(`/counters/${counter.id}/call-next`);
    await hall.manager.post(`/tickets/${tickets[0].id}/start`);
    await hall.manager.post(`/tickets/${tickets[0].id}/hold`, { reason: "copy: KK dua lembar" });
    await hall.manager.post(`/tickets/${tickets[0].id}/note`, { note: "Sudah diperiksa di meja informasi, tinggal tanda tangan kepala keluarga di formulir F-1.02" });
    await hall.manager.post(`/tickets/${tickets[0].id}/class`, { class: "priority", reason: "wrong_choice" });
    await hall.manager.post(`/counters/${counter.id}/call-next`);
    await type(page, tickets[0].number);
    await shows(page, tickets[0].number, "held");
    await expect(page.locator("#visit-life li")).toHaveCount(6);
    await atSizes("visit", async (screen, at) => {
      const last = await page.locator("#visit-acts .btn").last().boundingBox();
      expect(last.y + last.height, `the actions are seen without scrolling, ${at}`).toBeLessThan(screen.height);
      if (screen === SCREENS.desk && lang === "id") await picture(page, "meja-informasi");
    });
  });
}

// The officer's console by itself: what stands where at both sizes, the rule of no-shows, what is
// said of a key that cannot be pressed, a lost answer, two tabs, and the keyboard alone.
import { SERVICE, SIZES, opened, overlaps } from "./lib/console.mjs";
import { intercept } from "./lib/intercept.mjs";
import { Phone } from "./lib/pages.mjs";
import { expect, expectAccessible, picture, test, wholePicture } from "./lib/test.mjs";

/** The next ticket, called by the API while the console looks on. */
async function call(h, ticket) {
  await h.api.post(h.at + "/call-next");
  await h.console.has(ticket.number, "called");
}

/** A busy console: one held whose time is over, one absent, one who comes from another agency with a note. */
async function busy(h) {
  const { services } = await h.api.get("/services");
  const other = services.find((s) => s.agency.id !== "dukcapil" && s.open);
  const from = h.hall.counterFor(other.id);
  const moved = await h.take(other.id);
  await h.api.post(`/counters/${from.id}/open`);
  await h.api.post(`/counters/${from.id}/call-next`);
  await h.act(moved, "transfer", { service: SERVICE, reason: "Perlu NIB dahulu, KTP sudah diverifikasi" });
  await h.act(moved, "note", { note: "Minta dokumen asli, pemohon memakai kursi roda" });
  await call(h, moved);
  await h.act(moved, "requeue", { to: "end" });
  const held = await h.take();
  const absent = await h.take();
  for (let i = 0; i < 8; i++) await h.take();
  await h.api.post(h.at + "/call", { number: held.number, reason: "uji" });
  await h.act(held, "hold", { reason: "copy", return_at: new Date(Date.now() + 1500).toISOString() });
  await h.api.post(h.at + "/call", { number: absent.number, reason: "uji" });
  await h.act(absent, "no-show");
  await h.api.post(h.at + "/call", { number: moved.number, reason: "uji" });
  await h.act(moved, "start");
  await h.console.has(moved.number, "serving");
  return { held, absent, moved };
}

/** What a person must see without scrolling and does not. */
function outside() {
  const card = document.getElementById("ticket").getBoundingClientRect();
  return ["ticket-number", "ticket-service", "ticket-past", "held", "noshows"].filter((id) => {
    const b = document.getElementById(id).getBoundingClientRect();
    const inCard = id.indexOf("ticket") !== 0 || (b.right <= card.right + 1 && b.bottom <= card.bottom + 1);
    return !inCard || b.bottom > window.innerHeight || b.right > window.innerWidth;
  });
}

test("who was held or absent stands first, and nothing covers anything", async ({ server, open }) => {
  const h = await opened(server, open);
  const page = h.console.page;
  const { held, absent } = await busy(h);
  await expect(page.locator("#held-panel")).toHaveAttribute("data-late", "true");
  await expect(h.console.entry("held", held).locator(".line-time")).toHaveAttribute("data-late", "true");
  await expect(h.console.entry("noshows", absent)).toBeVisible();
  await expect(page.locator("#ticket-past")).toContainText("Perlu NIB dahulu, KTP sudah diverifikasi");
  await expect(page.locator("#ticket-past")).toContainText("kursi roda");
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.keyboard.press("Space"); // not now: a message
    await expect(page.locator(".toast")).toBeVisible();
    await wholePicture(page, `console-${width}`);
    expect(await page.evaluate(overlaps), `at ${width}`).toEqual([]);
    expect(await page.evaluate(outside), `outside at ${width}`).toEqual([]);
    await expectAccessible(page, `console at ${width}`);
    if (width === 1366) await picture(page, "petugas-melayani");
  }
});

test("nobody is absent before the rule of the hall says so", async ({ server, open }) => {
  const h = await opened(server, open);
  const page = h.console.page;
  await (await h.hall.admin()).reconfigure((file) => file.replace(/^policy:\n/m, "policy:\n  no_show: {calls: 2, gap: 3 detik}\n"));
  const ticket = await h.take();
  const phone = await Phone.open(open, ticket);
  await h.console.callNext(ticket.number);
  await expect(page.locator("#call-count")).toContainText("panggil sekali lagi sebelum Tidak Hadir");
  await page.keyboard.press("t");
  await expect(page.locator(".toast").last()).toContainText("Panggil Ulang (U)");
  await h.console.press("u", "recall");
  await expect(page.locator("#call-count")).toContainText("dipanggil 2 kali");
  await h.console.press("t", "no-show"); // once the wait is over
  await h.console.hasNobody();
  await phone.shows("no_show");
  await h.console.entry("noshows", ticket).getByRole("button").click();
  await expect(page.locator(".toast").last()).toContainText(`${ticket.number} kembali ke antrean setelah 3 orang.`);
  await h.hall.log(ticket, "issued", "called", "recalled", "no_show", "reinstated");
});

test("the hall records who does not come by itself, and says so", async ({ server, open }) => {
  const h = await opened(server, open);
  await (await h.hall.admin()).reconfigure((file) => file.replace(/^policy:\n/m, "policy:\n  no_show: {gap: 2 detik, auto_calls: 1}\n"));
  const ticket = await h.take();
  const phone = await Phone.open(open, ticket);
  await h.api.post(h.at + "/call-next");
  await phone.shows("no_show");
  await expect(phone.page.locator("body")).toContainText("sistem mencatatnya otomatis");
  await expect(h.console.entry("noshows", ticket)).toContainText("tercatat otomatis");
  await h.console.hasNobody();
});

test("what got no answer stays said until it is known, and happens once", async ({ server, open }) => {
  const h = await opened(server, open);
  const page = h.console.page;
  const ticket = await h.take();
  await h.console.callNext(ticket.number);
  await h.console.press("m", "start");
  await h.console.has(ticket.number, "serving");
  page.mayLoseServer = true;
  await intercept(page, "/finish", (route) => route.abort());
  await page.keyboard.press("s");
  const message = page.locator('.toast[data-stays="true"]');
  await expect(message).toContainText("belum pasti apakah Selesai tercatat");
  await page.keyboard.press("Space"); // another message does not take it away
  await expect(page.locator(".toast-info")).toBeVisible();
  await expect(message).toBeVisible();
  await page.unroute("**/finish");
  await h.console.press("s", "finish");
  await h.console.hasNobody();
  await expect(message).toHaveCount(0);
  await h.hall.log(ticket, "issued", "called", "started", "finished");
  await expect(page.locator("#own")).toContainText("Hari ini 1 dilayani");
});

test("by the keyboard alone: a hold by digit and letter, a number cancelled at its row", async ({ server, open }) => {
  const h = await opened(server, open);
  const page = h.console.page;
  const held = await h.take();
  const gone = await h.take();
  await h.console.callNext(held.number);
  await h.console.press("h", "hold");
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("3");
  await page.keyboard.press("a");
  await expect(dialog.locator('input[value="payment"]')).toBeChecked();
  await expect(dialog.locator('input[value="10"]')).toBeChecked();
  await expectAccessible(page, "hold");
  await wholePicture(page, "console-hold");
  await page.keyboard.press("Enter");
  await h.console.hasNobody();
  await h.console.entry("upcoming", gone).getByRole("button", { name: "Pilihan lain" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("alertdialog").getByRole("button", { name: "Batalkan Nomor" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText(`Batalkan ${gone.number}?`);
  await page.keyboard.type("salah ambil");
  await page.keyboard.press("Enter");
  await expect(h.console.entry("upcoming", gone)).toHaveCount(0);
  const events = await h.hall.log(gone, "issued", "cancelled");
  expect(events[1].ticket.leg.reason).toBe("salah ambil");
  const kept = await h.hall.log(held, "issued", "called", "held");
  expect(kept[2].ticket.leg.reason).toBe("payment");
});

test("what was handed out is counted by digits, and an incomplete file has its reason", async ({ server, open }) => {
  const h = await opened(server, open);
  const page = h.console.page;
  const both = await h.api.post("/tickets", { services: ["dukcapil-akta-lahir", SERVICE], class: "regular" });
  await h.console.callNext(both.number);
  await h.console.press("m", "start");
  await h.console.has(both.number, "serving");
  const dialog = page.getByRole("dialog");
  const count = (id) => dialog.locator(`[data-value="${id}"] output`);
  await h.console.press("s", "finish");
  for (const key of ["1", "1", "3", "2", "2", "-", "-"]) await page.keyboard.press(key);
  await expect(count("akta")).toHaveText("2");
  await expect(count("kk")).toHaveText("0");
  await expect(count("kia")).toHaveText("1");
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await expect(dialog.locator("[type=submit]")).toBeInViewport({ ratio: 1 });
    await wholePicture(page, "console-delivered");
  }
  await expectAccessible(page, "deliverables");
  await dialog.locator('[data-value="kk"] button').last().click();
  await page.keyboard.press("Enter"); // the click left the focus at the button that confirms
  await h.console.hasNobody();
  const went = await h.hall.log(both, "issued", "called", "started", "continued");
  expect(went[3].closed.deliverables).toEqual([{ id: "akta", count: 2 }, { id: "kk", count: 1 }, { id: "kia", count: 1 }]);
  await h.console.press("z", "revert");
  await h.console.has(both.number, "serving");

  await h.console.press("o", "outcome");
  await page.keyboard.press("2");
  await page.keyboard.press("a");
  await expect(count("akta")).toHaveText("1");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("apa yang kurang?");
  await expect(dialog.locator("[data-public=reason]")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(dialog.locator("[data-public=reason]")).toHaveValue("kk-asli");
  await expect(dialog.locator("[type=submit]")).toBeInViewport({ ratio: 1 });
  await wholePicture(page, "console-incomplete");
  await dialog.locator("[type=submit]").click();
  await h.console.callNext(both.number);
  await expect(page.locator("#ticket-past")).toContainText("Akta kelahiran: KK asli belum dibawa.");
  const phone = await Phone.open(open, both);
  await expect(phone.page.locator("body")).toContainText("KK asli belum dibawa.");
  await expect(phone.page.locator("body")).toContainText("Kutipan akta kelahiran \u00d7 1");
  await h.console.press("s", "finish"); // without a list: one key
  await h.console.hasNobody();
});

test("two tabs of one counter stay in step", async ({ server, open }) => {
  const h = await opened(server, open);
  const ticket = await h.take();
  const second = await h.console.page.context().newPage();
  await second.goto(server.url + "/counter");
  await expect(second.locator("#desk")).toBeVisible();
  await h.console.callNext(ticket.number);
  await expect(second.locator("#ticket-number")).toHaveText(ticket.number);
  await second.keyboard.press("m");
  await h.console.has(ticket.number, "serving");
  await h.console.press("s", "finish");
  await expect(second.locator("#ticket")).toHaveAttribute("data-state", "none");
  await h.hall.log(ticket, "issued", "called", "started", "finished");
});

test("a number pad works once it is set on the machine, and hints go for good", async ({ server, open }) => {
  const h = await opened(server, open);
  const page = h.console.page;
  await expect(page.locator("#hints")).toBeVisible();
  await page.locator("#hints-away").click();
  await page.getByRole("button", { name: "Setelan mesin ini" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Pakai papan angka" }).click();
  await dialog.locator('[data-teach="finish"]').click();
  await page.keyboard.press("F9");
  await expect(dialog.locator("li").filter({ hasText: "F9" })).toContainText("Selesai");
  await expectAccessible(page, "settings");
  await wholePicture(page, "console-settings");
  await dialog.getByRole("button", { name: "Simpan" }).click();
  await page.reload();
  await h.console.fresh();
  await expect(page.locator("#desk")).toBeVisible();
  await expect(page.locator("#hints")).toBeHidden();
  const ticket = await h.take();
  await h.console.press("NumpadEnter", "call-next");
  await h.console.has(ticket.number, "called");
  await page.keyboard.press("Numpad1");
  await h.console.has(ticket.number, "serving");
  await page.keyboard.press("Numpad2"); // finish has another key now
  await h.console.has(ticket.number, "serving");
  await page.keyboard.press("F9");
  await h.console.hasNobody();
});

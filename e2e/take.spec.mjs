// A number taken by a phone with the code that a screen in the hall shows.
import { Api } from "./lib/api.mjs";
import { look } from "./lib/look.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";

async function allow(server) {
  const admin = await new Api(server.url).as((who) => who.role === "admin");
  await admin.reconfigure((file) => file.replace(/^policy:\n/m, "policy:\n  phone: {enabled: true}\n"));
}

test("from the screen's code to the ticket, and one number a phone", async ({ server, open }) => {
  await allow(server);
  const screen = await open("/ambil/kode", SCREENS.board);
  await expect(screen.locator("#code-letters")).toHaveText(/^[A-Z]{6}$/);
  await expect(screen.locator("#code-qr")).toBeVisible();
  await look(screen, "take-screen");
  const code = await screen.locator("#code-letters").textContent();

  const phone = await open("/ambil?c=" + code, SCREENS.phone);
  phone.mayBeRefused = true;
  await expect(phone.locator("#code")).toHaveValue(code);
  await expect(phone, "a shared address does not carry the code on").toHaveURL(/\/ambil$/);
  const pick = async () => {
    await phone.locator(`#agency-${AGENCY} > summary`).click();
    await phone.locator(`[data-service="${SERVICE}"]`).click();
    await expect(phone.locator('[data-class="priority"]'), "who may take it").toContainText("Lanjut usia");
    await expect(phone.locator(".dialog"), "what to have at hand").toContainText("Persyaratan");
    await expect(phone.locator('[data-class="regular"]'), "how long").toContainText(/sebelum Anda|Loket belum buka/);
    await look(phone, "take-class");
    await phone.locator('[data-class="regular"]').click();
  };
  await look(phone, "take-phone");
  await pick();
  await expect(phone).toHaveURL(/\/t\/\w+$/);
  await expect(phone.locator("#hero")).toContainText("A-001");
  const ticket = new URL(phone.url()).pathname;

  await phone.goto(server.url + "/ambil?c=" + code);
  await pick();
  await expect(phone.locator("#take-said a")).toHaveAttribute("href", ticket);
  await look(phone, "take-second");

  await phone.locator("#code").fill("ZZZZZZ");
  await phone.locator(`[data-service="${SERVICE}"]`).click();
  await phone.locator('[data-class="regular"]').click();
  await expect(phone.locator("#take-said")).toContainText("sudah berganti");
  await expect(phone.locator("#take-said a"), "whoever has a number is led to it").toHaveAttribute("href", ticket);
});

test("a hall that gives no numbers by phone says so", async ({ open }) => {
  const phone = await open("/ambil?c=ABCDEF", SCREENS.phone);
  await expect(phone.locator("main")).toContainText("tidak memberi nomor melalui ponsel");
  const screen = await open("/ambil/kode", SCREENS.board, { beforeLoad: (page) => {
    page.mayBeRefused = true;
  } });
  await expect(screen.locator("#code-off")).toContainText("tidak memberi nomor melalui ponsel");
  await expect(screen.locator("#code-shown")).toBeHidden();
});

test("in a pause no number is taken by phone, and the citizen reads why and until when", async ({ server, open }) => {
  await allow(server);
  const screen = await open("/ambil/kode", SCREENS.board);
  await expect(screen.locator("#code-letters")).toHaveText(/^[A-Z]{6}$/);
  const code = await screen.locator("#code-letters").textContent();
  const phone = await open("/ambil?c=" + code, SCREENS.phone);
  phone.mayBeRefused = true;
  await phone.locator(`#agency-${AGENCY} > summary`).click();
  await phone.locator(`[data-service="${SERVICE}"]`).click();
  await expect(phone.locator('[data-class="regular"]'), "before the pause it is offered").toBeVisible();

  const manager = await new Api(server.url).as((who) => who.role === "manager");
  const until = new Date(Math.ceil(Date.now() / 60000) * 60000 + 45 * 60000);
  await manager.post(`/agencies/${AGENCY}/pause`, { reason: "Genset sedang dinyalakan", until: until.toISOString() });
  await phone.locator('[data-class="regular"]').click();
  await expect(phone.locator("#take-said")).toContainText("Pelayanan sedang dijeda: Genset sedang dinyalakan");
  await expect(phone).toHaveURL(/\/ambil$/);

  await phone.locator(`[data-service="${SERVICE}"]`).click();
  const clock = new Date(until.getTime() + 7 * 3600000).toISOString().slice(11, 16).replace(":", ".");
  await expect(phone.locator("#take-said")).toContainText(clock);
  await expect(phone.locator("#take-said")).toContainText("Genset sedang dinyalakan");
  await expect(phone.locator('[data-class="regular"]')).toHaveCount(0);
  await look(phone, "take-paused");
  await manager.post(`/agencies/${AGENCY}/resume`);
  await phone.locator(`[data-service="${SERVICE}"]`).click();
  await phone.locator('[data-class="regular"]').click();
  await expect(phone).toHaveURL(/\/t\/\w+$/);
});

// People and devices in a hall without a demo: the first administrator by the printed
// link, an officer who is invited, sessions that are ended, a device that is paired.
// Each page is looked at on a phone and on a desk; the whole works without a script.
import { lookAtSizes } from "./lib/look.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

test.use({ command: "serve" });

/** The narrow one last: what is pressed is pressed there. */
const SIZES = [SCREENS.desk, SCREENS.phone];
const PASSWORD = "kopi tubruk manis";

/** The path of the link that the server printed for its first administrator. */
async function firstLink(server) {
  const printed = () => (/first administrator .*(\/welcome\/[\w-]+)/.exec(server.log) || [])[1] || "";
  await expect.poll(printed).not.toBe("");
  return printed();
}

async function choosePassword(page) {
  await page.locator("#f-password").fill(PASSWORD);
  await page.locator("#f-repeat").fill(PASSWORD);
  await page.getByRole("button", { name: "Simpan kata sandi" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
}

async function signIn(page, login, password = PASSWORD) {
  await page.locator("#f-login").fill(login);
  await page.locator("#f-password").fill(password);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
}

/** Makes the first administrator, and gives the page on which it is signed in. */
async function firstAdministrator(open, server, screen, options, seen = async () => {}) {
  const page = await open(await firstLink(server), screen, options);
  page.mayBeRefused = true;
  await seen(page, "welcome-first");
  await page.getByRole("button", { name: "Simpan kata sandi" }).click();
  await expect(page.locator("#f-errors")).toBeVisible();
  await seen(page, "welcome-first-errors");
  await page.getByLabel("Nama", { exact: true }).fill("Ibu Ratna Kusuma");
  await page.locator("#f-login").fill("ratna.kusuma");
  await choosePassword(page);
  await expect(page.locator(".flash")).toContainText("Masuklah sebagai ratna.kusuma.");
  await seen(page, "sign-in");
  await page.goto(server.url + "/sign-in?next=/office/people");
  await signIn(page, "ratna.kusuma", "salah sekali ini");
  await expect(page.locator("#f-errors")).toContainText("tidak cocok");
  await seen(page, "sign-in-errors");
  await signIn(page, "ratna.kusuma");
  await expect(page).toHaveURL(/\/office\/people$/);
  return page;
}

/** Invites an officer through the page, and gives the link that it shows. */
async function invite(page, at, seen = async () => {}) {
  await page.goto(at("/office/people/new"));
  await seen(page, "invite");
  await page.getByLabel("Nama", { exact: true }).fill("Sri Wahyuni");
  await page.locator("#f-login").fill("sri.wahyuni");
  await page.getByLabel("Peran").selectOption("officer");
  await page.getByRole("button", { name: "Buat undangan" }).click();
  await expect(page.locator("#f-agency-error")).toHaveText("Pilih salah satu.");
  await seen(page, "invite-errors");
  await page.getByLabel("Instansi").selectOption("dukcapil");
  await page.getByRole("button", { name: "Buat undangan" }).click();
  const link = await page.getByLabel("Tautan").inputValue();
  await seen(page, "link");
  await page.reload();
  await expect(page.locator("main")).toContainText("sudah ditampilkan");
  await seen(page, "link-gone");
  return link;
}

test("people, at the width of a phone and of a desk", async ({ open, server }) => {
  const at = (path) => server.url + path;
  const seen = (page, name) => lookAtSizes(page, `accounts-${name}`, SIZES);
  const admin = await firstAdministrator(open, server, SCREENS.phone, {}, seen);
  const link = await invite(admin, at, seen);
  expect(link).toMatch(new RegExp(`^${server.url}/welcome/`));

  const officer = await open(link.slice(server.url.length), SCREENS.phone);
  officer.mayBeRefused = true;
  await seen(officer, "welcome-invite");
  await choosePassword(officer);
  await officer.goto(link);
  await expect(officer.locator("main")).toContainText("Tautan sudah tidak berlaku");
  await seen(officer, "link-over");
  await officer.goto(at("/sign-in?next=/account"));
  await signIn(officer, "sri.wahyuni");
  await expect(officer).toHaveURL(/\/account$/);
  await seen(officer, "account");
  await officer.goto(at("/sign-in"));
  await expect(officer.locator("main")).toContainText("Anda masuk sebagai Sri Wahyuni");
  await seen(officer, "sign-in-already");
  await officer.goto(at("/office/people"));
  await expect(officer.locator("main")).toContainText("Tidak diizinkan");
  await seen(officer, "forbidden");

  await admin.goto(at("/office"));
  await expect(admin.locator("#view-now")).toBeVisible();
  await admin.getByRole("link", { name: "Orang" }).click();
  await expect(admin).toHaveURL(/\/office\/people$/);
  await seen(admin, "people");
  await admin.getByRole("link", { name: "Sri Wahyuni" }).click();
  await expect(admin.getByRole("heading", { level: 1 })).toHaveText("Sri Wahyuni");
  await seen(admin, "person");
  await admin.getByRole("button", { name: /^Akhiri/ }).click();
  await expect(admin.locator(".flash")).toContainText("Sesi sudah diakhiri.");
  await expect(admin.locator("main")).toContainText("Tidak ada sesi yang sedang berjalan.");
  await officer.goto(at("/account"));
  await expect(officer).toHaveURL(/\/sign-in\?next=%2Faccount$/);

  await admin.getByRole("link", { name: "Nonaktifkan" }).click();
  await seen(admin, "disable");
  await admin.getByRole("button", { name: "Nonaktifkan" }).click();
  await expect(admin.locator(".flash")).toContainText("dinonaktifkan");
  await signIn(officer, "sri.wahyuni");
  await expect(officer.locator("#f-errors")).toContainText("tidak cocok");
});

test("devices, at the width of a phone and of a desk", async ({ open, server }) => {
  const at = (path) => server.url + path;
  const seen = (page, name) => lookAtSizes(page, `accounts-${name}`, SIZES);
  const admin = await firstAdministrator(open, server, SCREENS.phone, {});
  await admin.goto(at("/office/devices"));
  await seen(admin, "devices-none");
  await admin.getByRole("link", { name: "Pasangkan perangkat" }).first().click();
  await expect(admin).toHaveURL(/\/pair$/);
  await admin.getByLabel("Kode di layar perangkat").fill("ZZZ ZZZ");
  await admin.getByRole("button", { name: "Cari perangkat" }).click();
  await expect(admin.locator("#f-errors")).toBeVisible();
  await seen(admin, "pair-errors");
  const waiting = await fetch(at("/api/v1/pairings"), { method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ kind: "board", place: "a", page: "/board/a", version: "test" }) });
  const { code } = await waiting.json();
  await admin.getByLabel("Kode di layar perangkat").fill(code.toLowerCase());
  await admin.getByRole("button", { name: "Cari perangkat" }).click();
  await expect(admin.locator("main")).toContainText("/board/a");
  await seen(admin, "pair-found");
  await admin.getByLabel("Nama", { exact: true }).fill("Layar ruang tunggu");
  await admin.getByLabel("Tempat").selectOption({ index: 1 });
  await admin.getByRole("button", { name: "Pasangkan" }).click();
  await expect(admin.locator(".flash")).toContainText("Layar ruang tunggu terpasang.");
  await seen(admin, "device");
  await admin.goto(at("/office/devices"));
  await seen(admin, "devices");
  await admin.getByRole("link", { name: "Layar ruang tunggu" }).click();
  await admin.getByRole("link", { name: "Cabut" }).click();
  await seen(admin, "revoke");
  await admin.getByRole("button", { name: "Cabut" }).click();
  await expect(admin.locator("main")).toContainText("Perangkat ini dicabut pada");
  await seen(admin, "device-revoked");
});

test("people without a script, in English", async ({ open, server }) => {
  const at = (path) => server.url + path;
  const admin = await firstAdministrator(open, server, SCREENS.desk, { javaScriptEnabled: false });
  const link = await invite(admin, at);
  const officer = await open(link.slice(server.url.length), SCREENS.desk, { javaScriptEnabled: false });
  await choosePassword(officer);
  await signIn(officer, "sri.wahyuni");
  await expect(officer).toHaveURL(/\/counter$/);
  await officer.goto(at("/account?lang=en"));
  await expect(officer.getByRole("heading", { level: 1 })).toHaveText("My account");
  await officer.getByRole("button", { name: "Sign out" }).click();
  await expect(officer.locator(".flash")).toContainText("You are signed out.");
});

// The people of a hall without a demo, and the devices that they pair.
import { SCREENS, expect } from "./test.mjs";

const PASSWORD = "kopi tubruk manis";

/** The people of a hall, made through its pages by the first administrator. */
export class Staff {
  static async of(open, server) {
    const staff = new Staff();
    staff.open = open;
    staff.server = server;
    const printed = () => (/first administrator .*(\/welcome\/[\w-]+)/.exec(server.log) || [])[1] || "";
    await expect.poll(printed).not.toBe("");
    staff.admin = await open(printed(), SCREENS.desk);
    staff.admin.mayBeRefused = true;
    await staff.admin.getByLabel("Nama", { exact: true }).fill("Ratna Kusuma");
    await staff.admin.locator("#f-login").fill("ratna");
    await choosePassword(staff.admin);
    await signIn(staff.admin, "ratna");
    await expect(staff.admin).toHaveURL(/\/office/);
    return staff;
  }

  at(path) {
    return this.server.url + path;
  }

  /** Invites an officer, who chooses a password and signs in on a machine of the own. */
  async officer(name, login) {
    const { admin } = this;
    await admin.goto(this.at("/office/people/new"));
    await admin.getByLabel("Nama", { exact: true }).fill(name);
    await admin.locator("#f-login").fill(login);
    await admin.getByLabel("Peran").selectOption("officer");
    await admin.getByLabel("Instansi").selectOption("dukcapil");
    await admin.getByRole("button", { name: "Buat undangan" }).click();
    const link = await admin.getByLabel("Tautan").inputValue();
    const page = await this.open(link.slice(this.server.url.length), SCREENS.desk);
    page.mayBeRefused = true;
    await choosePassword(page);
    await page.goto(this.at("/counter"));
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fcounter/);
    await signIn(page, login);
    await expect(page).toHaveURL(/\/counter$/);
    return page;
  }

  /** Types the code that a device shows, and confirms it. */
  async pair(device, name, place = "") {
    await this.pairCode(await shownCode(device), name, place);
  }

  /** Types the code of a device, and chooses its place by value or by name. */
  async pairCode(code, name, place = "") {
    const { admin } = this;
    await admin.goto(this.at("/office/devices/pair"));
    await admin.getByLabel("Kode di layar perangkat").fill(code);
    await admin.getByRole("button", { name: "Cari perangkat" }).click();
    await admin.getByLabel("Nama", { exact: true }).fill(name);
    if (place) await admin.locator("#f-place").selectOption(place);
    await admin.getByRole("button", { name: "Pasangkan" }).click();
    await expect(admin.locator(".flash")).toContainText(name);
  }

  async revoke(name) {
    const { admin } = this;
    await admin.goto(this.at("/office/devices"));
    await admin.getByRole("link", { name }).click();
    await admin.getByRole("link", { name: "Cabut" }).click();
    await admin.getByRole("button", { name: "Cabut" }).click();
    await expect(admin.locator("main")).toContainText("Perangkat ini dicabut pada");
  }
}

async function choosePassword(page) {
  await page.locator("#f-password").fill(PASSWORD);
  await page.locator("#f-repeat").fill(PASSWORD);
  await page.getByRole("button", { name: "Simpan kata sandi" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
}

export async function signIn(page, login) {
  await page.locator("#f-login").fill(login);
  await page.locator("#f-password").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
}

/** The pairing code on a device's screen, in its two groups. */
export async function shownCode(page) {
  const code = page.locator(".pairing-code[data-code]");
  await expect(code).toHaveText(/^[A-Z0-9]{3}\u00a0[A-Z0-9]{3}$/);
  return code.getAttribute("data-code");
}

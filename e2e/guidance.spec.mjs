// The kiosk without sight: the screen is covered, and only the keys of a keypad are pressed.
// What is asserted is what was said.
import { Kiosk } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const COVER = { position: "fixed", top: "0", left: "0", width: "100vw", height: "100vh", background: "#000", zIndex: "2147483647" };

/** Somebody who hears, and does not see. */
class Listener {
  static async at(open, { clock = false } = {}) {
    const listener = new Listener();
    listener.kiosk = await Kiosk.open(open, SCREENS.kiosk, "/kiosk", async (page) => {
      if (clock) await page.clock.install();
      await page.addInitScript(() => {
        window["said"] = [];
        document.addEventListener("kiosk:said", (e) => window["said"].push(/** @type {CustomEvent} */ (e).detail.texts));
      });
    });
    listener.page = listener.kiosk.page;
    await listener.page.evaluate((style) => {
      const cover = document.createElement("div");
      Object.assign(cover.style, style);
      cover.id = "test-cover";
      document.documentElement.appendChild(cover);
    }, COVER);
    return listener;
  }

  /** Everything that was said, each as one line. */
  async heard() {
    return (await this.page.evaluate(() => window["said"])).map((texts) => texts.join(" | "));
  }

  /** Presses a key, and gives what is said then. */
  async press(key, says = /./) {
    const before = (await this.heard()).length;
    await this.page.keyboard.press(key);
    const since = async () => (await this.heard()).slice(before).join("\n");
    await expect.poll(since, `what is said after ${key}`).toMatch(says);
    return since();
  }

  /** Goes on until a choice is heard, and chooses it. */
  async chooses(choice, says, key = "ArrowDown", choose = "Enter") {
    for (let i = 0; i < 30; i++) {
      if (choice.test(await this.press(key, /Pilihan \| \d+ \| dari \| \d+/))) return this.press(choose, says);
    }
    throw new Error(`${choice} was never heard: ${(await this.heard()).join("\n")}`);
  }
}

test("a number is taken by ear, with the screen covered", async ({ open, server }) => {
  const who = await Listener.at(open);
  const welcome = await who.press("ArrowDown", /Panduan suara/);
  expect(welcome).toMatch(/bintang untuk memanggil petugas/i);
  expect(welcome).toMatch(/Silakan pilih instansi.*Ada \| 1[0-9] \| pilihan/);
  await who.press("Enter", /Belum ada yang dipilih/);
  await who.press("Escape", /Ini langkah pertama/);
  const first = await who.press("ArrowDown", /Pilihan \| 1 \| dari/);
  await who.press("ArrowDown", /Pilihan \| 2 \| dari/);
  expect(await who.press("ArrowUp", /Pilihan \| 1 \| dari/)).toBe(first);
  expect(await who.press("0"), "nothing is lost by asking again").toBe(first);

  await who.chooses(/Polres/, /Pilih layanan/);
  await who.press("Escape", /Silakan pilih instansi/);
  await who.chooses(/Disdukcapil/, /Disdukcapil.*Pilih layanan/);
  expect(await who.press("ArrowDown"), "what stands at a service").toMatch(/menunggu.*Pilihan \| 1 \|/);
  await who.press("ArrowUp");
  await who.chooses(/KTP elektronik baru/, /KTP elektronik baru.*pilihan/, "Tab");
  const said = await who.chooses(/Umum/, /Nomor antrean Anda/, "Numpad2", "Numpad5");
  expect(said).toMatch(/A \| 0 \| 0 \| 1 \| Sekali lagi \| A \| 0 \| 0 \| 1/);
  expect(said).toMatch(/KTP elektronik baru/);
  expect(said).toMatch(/Silakan tunggu di \| Zona Utama/);
  await expect(who.page.locator("[data-number]")).toHaveAttribute("data-number", "A-001");
  const qr = await who.page.locator('img[src$="/qr.svg"]').first().getAttribute("src");
  const ticket = await (await fetch(server.url + "/api/v1/tickets/" + qr.split("/")[2])).json();
  expect(ticket.number).toBe("A-001");
  expect(await who.press("0"), "the number again").toMatch(/A \| 0 \| 0 \| 1/);
  await who.chooses(/Selesai/, /^$/).catch(() => {}); // whoever is done hears nothing more
  await who.kiosk.shows("agency");
  const end = (await who.heard()).length;
  await who.page.keyboard.press("Tab");
  expect((await who.heard()).length, "the next person begins in silence").toBe(end);
});

test("help comes to somebody who listens", async ({ open }) => {
  const desk = await open("/office", SCREENS.desk);
  await desk.locator('[data-identity^="desk"]').first().click();
  await expect(desk.locator("#view-now")).toBeVisible();
  const who = await Listener.at(open);
  // The plug of a headphone sends a key that no keyboard has.
  await who.page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "F15", code: "F15", bubbles: true, cancelable: true })));
  await expect.poll(() => who.heard().then((all) => all.join())).toMatch(/Panduan suara/);
  await who.press("NumpadMultiply", /Petugas sedang dipanggil/);
  await expect(desk.locator(".help-call")).toContainText("Memakai panduan suara");
  const before = (await who.heard()).length;
  await desk.getByRole("button", { name: "Saya datang" }).click();
  await expect.poll(async () => (await who.heard()).slice(before).join()).toContain("Petugas sedang menuju ke sini.");
});

test("the screen can be covered, and who sees may open it", async ({ open }) => {
  const who = await Listener.at(open);
  await who.page.evaluate(() => document.getElementById("test-cover").remove());
  await who.press("ArrowDown", /Panduan suara/);
  await who.press("9", /Layar ditutup/);
  await expect(who.page.locator("#curtain")).toBeVisible();
  await wholePicture(who.page, "guidance-curtain");
  await expectAccessible(who.page, "the curtain", { strict: true });
  await who.press("9", /Layar dibuka/);
  await who.press("9", /Layar ditutup/);
  await who.page.locator("#curtain").click();
  await expect(who.page.locator("#curtain")).toBeHidden();
});

test("nobody who listens is timed out in silence", async ({ open }) => {
  const who = await Listener.at(open, { clock: true });
  await who.press("ArrowDown", /Panduan suara/);
  await who.chooses(/Disdukcapil/, /Pilih layanan/);
  const now = () => who.page.evaluate(() => Date.now());
  /** Lets time pass until something is said, and gives the seconds. */
  const silence = async (says) => {
    const [before, since] = [(await who.heard()).length, await now()];
    while ((await who.heard()).length === before) await who.page.clock.runFor(5000);
    expect((await who.heard())[before]).toMatch(says);
    return ((await now()) - since) / 1000;
  };
  const asks = /masih di sini\?.*Tekan tombol apa saja/;
  expect(await silence(asks), "longer than for who sees").toBeGreaterThan(120);
  await who.press("ArrowDown", /silakan lanjutkan/);
  await who.kiosk.shows("service");
  await expect(who.page.locator(".idle")).toHaveCount(0);
  await silence(asks);
  await who.page.clock.runFor(30000);
  await who.kiosk.shows("agency");
});

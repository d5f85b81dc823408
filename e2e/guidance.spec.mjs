// The kiosk without sight: the screen is covered, and only the keys of a keypad are pressed.
// What is asserted is what was said.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { goOn, standTouched } from "./lib/clock.mjs";
import { Heard } from "./lib/heard.mjs";
import { Kiosk } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const COVER = { position: "fixed", top: "0", left: "0", width: "100vw", height: "100vh", background: "#000", zIndex: "2147483647" };

/** Somebody who hears, and does not see. */
class Listener {
  static async at(open, { clock = false, sound = null, speed = 1 } = {}) {
    const listener = new Listener();
    listener.kiosk = await Kiosk.open(open, SCREENS.kiosk, "/kiosk", async (page) => {
      if (clock) await page.clock.install();
      if (sound) await sound.listen(speed)(page);
      await page.addInitScript(() => {
        window["said"] = [];
        window["lacking"] = [];
        document.addEventListener("kiosk:played", (e) => window["lacking"].push(.../** @type {CustomEvent} */ (e).detail.missing));
        document.addEventListener("kiosk:said", (e) => window["said"].push(/** @type {CustomEvent} */ (e).detail.texts));
      });
    });
    listener.page = listener.kiosk.page;
    listener.sound = sound;
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

  /** What nobody could say. */
  lacking() {
    return this.page.evaluate(() => window["lacking"]);
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

/** Presses a key, and gives the clips that sound after it. */
async function sounds(who, key, says) {
  const before = who.sound.all("start").length;
  await who.press(key, says);
  const since = () => who.sound.all("start").slice(before);
  await expect.poll(() => since().length, `what sounds after ${key}`).toBeGreaterThan(0);
  await who.sound.caughtUp(who.page);
  return since();
}

/** @param {Array<{clip: string}>} clips */
const names = (clips) => clips.map((sound) => sound.clip).join(" ");

/** Draws texts as they come out of the loudspeaker, by the same player without waiting for its time, and measures them. */
const measure = (page, texts) => page.evaluate(async (all) => {
  const [{ Clips }, { textsSteps }] = [await import(/** @type {any} */ ("/ui/clips.js")), await import(/** @type {any} */ ("/kiosk/saying.js"))];
  const out = [];
  for (const text of all) {
    const context = new OfflineAudioContext(1, 12 * 44100, 44100);
    const clips = new Clips(context);
    await clips.load();
    const { steps } = textsSteps(text, "id", clips.has);
    clips.chain(steps, await Promise.all(steps.map((step) => (typeof step === "number" ? null : clips.clip(step)))));
    const sound = (await context.startRendering()).getChannelData(0);
    const frames = [];
    for (let at = 0; at < sound.length; at += 441) frames.push(sound.subarray(at, at + 441).reduce((sum, x) => sum + x * x, 0) / 441);
    const spoken = frames.filter((power) => power > 1e-4);
    out.push({
      text: text.join(" "), peak: sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
      seconds: (frames.length - frames.slice().reverse().findIndex((power) => power > 1e-6)) / 100,
      level: 10 * Math.log10(spoken.reduce((sum, x) => sum + x, 0) / spoken.length),
    });
  }
  return out;
}, texts);

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
  expect(await who.press("ArrowDown"), "what stands at a service").toMatch(/sebelum Anda.*Pilihan \| 1 \|/);
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
    await standTouched(who.page);
    const [before, since] = [(await who.heard()).length, await now()];
    while ((await who.heard()).length === before) await who.page.clock.runFor(5000);
    expect((await who.heard())[before]).toMatch(says);
    return ((await now()) - since) / 1000;
  };
  const asks = /masih di sini\?.*Tekan tombol apa saja/;
  expect(await silence(asks), "longer than for who sees").toBeGreaterThan(120);
  const before = (await who.heard()).length;
  await who.page.keyboard.press("ArrowDown");
  await goOn(who.page);
  await expect.poll(async () => (await who.heard()).slice(before).join()).toMatch(/silakan lanjutkan/);
  await who.kiosk.shows("service");
  await expect(who.page.locator(".idle")).toHaveCount(0);
  await silence(asks);
  await who.page.clock.runFor(30000);
  await who.kiosk.shows("agency");
});

test("a machine without a voice speaks by the clips", async ({ open, server }) => {
  const env = { ...process.env, MPP_DATA: path.join(server.folder, "data", "demo") };
  execFileSync(process.env.MPP_E2E_BINARY, ["voice", "make"], { env, stdio: "pipe" });
  const who = await Listener.at(open, { sound: new Heard() });
  const fetched = await who.page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  expect(fetched.filter((address) => /\/voice\//.test(address)), "what nobody hears is not fetched").toEqual([]);

  const welcome = await sounds(who, "ArrowDown", /Panduan suara/);
  expect(names(welcome)).toContain("id/panduan-suara-kios-antrean id/panah-untuk-pilihan-berikutnya id/enter-untuk-memilih");
  expect(names(welcome)).toMatch(/id\/silakan-pilih-instansi id\/ada .*id\/pilihan$/);
  welcome.slice(1).forEach((next, i) => expect(next.at, `${next.clip} after ${welcome[i].clip}`).toBeGreaterThanOrEqual(welcome[i].at + welcome[i].length - 0.001));

  const first = await sounds(who, "ArrowDown", /Pilihan \| 1 \| dari/);
  const cut = who.sound.all("cut");
  expect(names(cut), "the key ends each clip of what was being said").toBe(names(welcome));
  const since = who.sound.log.slice(who.sound.log.findLastIndex((entry) => entry.what === "key")).map((entry) => entry.what);
  expect(since.lastIndexOf("cut"), "before anything else is said").toBeLessThan(since.indexOf("start"));
  expect(names(first)).toMatch(/^id\/disdukcapil id\/dinas-kependudukan.* id\/menunggu id\/pilihan id\/satu id\/dari id\/lima id\/belas$/);

  await sounds(who, "Enter", /Pilih layanan/);
  const service = await sounds(who, "ArrowDown", /Pilihan \| 1 \|/);
  expect(names(service)).toMatch(/^id\/ktp-elektronik-baru id\/lima id\/belas id\/menit id\/di-loket .*id\/persyaratan .*id\/fotokopi-kartu-keluarga/);
  await sounds(who, "Enter", /KTP elektronik baru.*pilihan/);
  await sounds(who, "ArrowDown", /Umum/);
  const number = await sounds(who, "Enter", /Nomor antrean Anda/);
  expect(names(number)).toMatch(/^id\/nomor-antrean-anda id\/a id\/nol id\/nol id\/satu id\/sekali-lagi id\/a id\/nol id\/nol id\/satu id\/ktp-elektronik-baru .*id\/silakan-tunggu-di id\/zona-utama/);
  expect(names(await sounds(who, "0"))).toBe(names(number));
  expect(await who.lacking(), "what no clip says").toEqual([]);
  // The loudspeaker rests between two people.
  await who.page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[data-key="done"]')).click());
  await who.kiosk.shows("agency");
  const next = await sounds(who, "ArrowDown", /Panduan suara/);
  expect(names(next)).toBe(names(welcome));
  await expect.poll(() => who.sound.all("end").map((end) => end.id), "it is heard").toContain(next[0].id);
  const measured = await measure(who.page, [["Panah untuk pilihan berikutnya."], ["Pilihan", "1", "dari", "15"], ["Nomor antrean Anda", "A", "0", "2", "3"], ["Perkiraan tunggu", "12\u201318 menit"], ["Buka lagi Senin, 30 November pukul 08.30 WIB."]]);
  for (const sentence of measured) {
    expect(sentence.peak, sentence.text).toBeLessThan(0.99);
    expect(Math.abs(sentence.level + 17), `${sentence.text}: ${sentence.level} dB`).toBeLessThan(3);
    const letters = sentence.text.length;
    expect(sentence.seconds, sentence.text).toBeGreaterThan(letters / 25);
    expect(sentence.seconds, sentence.text).toBeLessThan(1 + letters / 7);
  }
});

test("what no clip says is told to be lacking", async ({ open }) => {
  const who = await Listener.at(open, { sound: new Heard(), speed: 20 });
  await sounds(who, "ArrowDown", /Panduan suara/);
  await who.chooses(/Disdukcapil/, /Pilih layanan/);
  await sounds(who, "ArrowDown", /Fotokopi Kartu Keluarga/);
  await expect.poll(() => names(who.sound.all("start"))).toContain("id/sebagian-tulisan-di-layar-tidak-dapat-dibacakan");
  expect(await who.lacking()).toContain("Fotokopi Kartu Keluarga");
});

test("a server that is away is told of by what was fetched before", async ({ open, server }) => {
  const who = await Listener.at(open, { sound: new Heard() });
  const last = who.page.waitForResponse(/tidak-ada-sambungan-ke-server/);
  await sounds(who, "ArrowDown", /Panduan suara/);
  await last;
  await sounds(who, "ArrowDown", /Pilihan \| 1/);
  who.page.mayLoseServer = true;
  await server.kill();
  await expect(who.page.locator("#stale")).toBeVisible();
  const away = await sounds(who, "Enter", /Nomor belum dapat diambil/);
  expect(names(away)).toMatch(/^id\/nomor-belum-dapat-diambil id\/sambungan-ke-server-terputus.* id\/ada id\/satu id\/pilihan$/);
});

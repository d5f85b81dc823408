// The boards of a hall: of a zone with one, twelve and forty counters, of an agency, of the
// whole hall, of one counter, the strip of calls; at the sizes of the screens that halls have.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { goOn, stand } from "./lib/clock.mjs";
import { fits } from "./lib/fits.mjs";
import { staffed } from "./lib/hall.mjs";
import { Board } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const [FULL, UPRIGHT, SMALL, FOURK, OLD] = [[1920, 1080], [1080, 1920], [1280, 720], [3840, 2160], [1024, 768]];
const LONG = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu";

/** The widest letters, as many as a number may have, and two of them. */
const SHORT = { belas: "Pajak Bumi Bangunan", puluh: "Pengadilan Agama Gunung Sugih" };
const PREFIXES = { satu: "WMW", belas: "WWW", puluh: "MW", tutup: "T" };

/** A hall whose zones have so many counters. */
function hallFile() {
  const zones = { satu: 1, belas: 12, puluh: 40, tutup: 2 };
  const agency = (zone) => `  - {id: ${zone}-a, name: ${LONG}, short: ${SHORT[zone] || "DPMPTSP " + zone}, prefix: ${PREFIXES[zone]}, zone: ${zone}, calendar: ${zone === "tutup" ? "semenit" : "selalu"},
     services: [{id: ${zone}-s, name: {id: Layanan ${zone}}}]}\n`;
  let number = 0;
  const counters = Object.entries(zones).flatMap(([zone, n]) => Array.from({ length: n }, (_, i) => `  - {id: ${zone}-${i + 1}, number: ${zone === "puluh" ? ++number + 100 : ++number}, ${zone === "puluh" && i === 37 ? "name: Loket 12B, " : ""}agency: ${zone}-a}\n`));
  const file = path.join(mkdtempSync(path.join(tmpdir(), "mpp-boards-")), "papan.yaml");
  writeFileSync(file, `format: 1
hall: {id: mpp-papan, name: MPP Kabupaten Penajam Paser Utara, timezone: Asia/Makassar, sample: true, ticker: [Siapkan KTP dan persyaratan Anda.],
  links: {survey: "https://survei.paserutarakab.go.id/mpp?bagian=loket"}}
policy: {max_per_kiosk_minute: 0, recall: 0, show_officer: true}
zones:
${Object.keys(zones).map((id) => `  - {id: ${id}, name: {id: "${id === "belas" ? "Zona Kependudukan, Keimigrasian, dan Ketenagakerjaan" : "Zona " + id}"}}\n`).join("")}
calendars:
  - {id: selalu, weekly: {senin-minggu: ["00:00-24:00"]}}
  - {id: semenit, weekly: {senin-minggu: ["00:00-00:01"]}}
agencies:
${Object.keys(zones).map(agency).join("")}
counters:
${counters.join("")}`);
  return file;
}

test.use({ flags: ["--hall", hallFile()] });

test("each board at the sizes of screens", async ({ open, server }) => {
  const hall = await staffed(server);
  await hall.manager.post("/tickets", { service: "puluh-s", class: "priority" });
  await Promise.all([hall.take("satu", 4), hall.take("puluh", 30)]);
  await hall.open("satu-1");
  await Promise.all([1, 2, 3, 20, 38].map((n) => hall.open("puluh-" + n)));
  const back = new Date(Date.now() + 3600000).toISOString();
  await hall.manager.post("/counters/puluh-2/pause", { reason: "system_down", note: "modem rusak", return_at: back });
  const served = await hall.call("satu-1");

  // One screen shows each in turn.
  const page = await open("/board/puluh?voice=off", SCREENS.board);
  const show = async (address) => {
    await page.setViewportSize(SCREENS.board);
    await page.goto(server.url + address);
  };
  await expect(page.locator(".cell")).toHaveCount(20);
  await expect(page.locator(".cell", { hasText: "Gangguan sistem" })).toContainText("kembali pukul");
  const shut = page.locator('.cell[data-state="closed"]');
  expect(new Set(await shut.locator(".cell-word").allTextContents())).toEqual(new Set(["Tutup"]));
  await expect(shut).toHaveCount(16);
  expect(await page.content()).not.toContain("modem");
  await expectAccessible(page, "board of forty counters", { strict: true });
  await fits(page, "forty", [UPRIGHT, OLD]);
  // The page of a called counter comes up.
  for (const n of [1, 3, 20]) await hall.call("puluh-" + n);
  const called = await hall.call("puluh-38");
  await expect(page.locator(".cell", { hasText: called.number })).toContainText("Loket 12B");
  // What is shown is what is said.
  await expect(page.locator("#call-where")).toHaveText("Loket 12B");
  await fits(page, "called", [UPRIGHT, OLD]);

  // English words are longer.
  await show("/board/puluh?lang=en");
  await expect(page.locator("#call-label")).toHaveText("Now calling");
  await fits(page, "english", [UPRIGHT, OLD]);

  await show("/board/agency/satu-a?lang=id");
  await expect(page.locator("#zone-name")).toHaveText("DPMPTSP satu");
  await expect(page.locator("#call-where")).toHaveText("Loket 1");
  await fits(page, "agency", [FULL, UPRIGHT]);

  await show("/board/hall");
  await expect(page.locator(".hall-line")).toHaveCount(4);
  await expect(page.locator(".hall-line", { hasText: "DPMPTSP satu" }).locator(".hall-count")).toHaveText("3");
  await expect(page.locator(".hall-call").first()).toContainText(called.number);
  await expectAccessible(page, "board of the hall", { strict: true });
  await fits(page, "hall", [UPRIGHT, OLD]);

  await show("/board/counter/satu-1");
  await expect(page.locator("#screen-number")).toHaveText("WMW-001");
  await expect(page.locator("#screen-officer")).not.toBeEmpty();
  await expectAccessible(page, "screen of a counter", { strict: true });
  await fits(page, "counter", [SMALL, UPRIGHT, OLD]);
  const officer = await hall.api.as((who) => who.role === "officer" && who.counter === "satu-1");
  await officer.post(`/tickets/${served.id}/start`);
  await expect(page.locator("#screen-survey")).toBeHidden();
  await officer.post(`/tickets/${served.id}/finish`);
  await expect(page.locator("#screen-survey")).toBeVisible();
  await expect.poll(() => page.locator("#screen-code").evaluate((img) => /** @type {HTMLImageElement} */ (img).naturalWidth)).toBeGreaterThan(0);
  await expectAccessible(page, "screen of a counter that asks", { strict: true });
  await fits(page, "survey", [SMALL, UPRIGHT, OLD]);
  await show("/board/counter/puluh-2");
  await expect(page.locator("#screen-more")).toContainText("pukul");
  await fits(page, "paused", [UPRIGHT, OLD]);

  await show("/board/calls/puluh");
  await expect(page.locator(".strip-item").first()).toContainText(called.number);
  await expectAccessible(page, "strip of calls", { strict: true });
  await fits(page, "strip", [[1920, 200], UPRIGHT, OLD]);

  await show("/board/tutup");
  await expect(page.locator(".shut-title")).toHaveText("Tutup");
  await expect(page.locator("#shut")).toContainText(/Buka lagi .* pukul 00\.00 WITA\./);
  await expectAccessible(page, "board outside of the hours", { strict: true });
  await fits(page, "shut", [FULL, UPRIGHT]);
  await show("/board/counter/tutup-1");
  await expect(page.locator("#screen-word")).toHaveText("Tutup");
  await expect(page.locator("#screen-more")).toContainText(/Buka lagi .* pukul 00\.00 WITA\./);

  const said = await (await fetch(server.url + "/signs/puluh?lines=1")).text();
  expect(said.split("\t").slice(0, 3)).toEqual(["CALL", called.number, called.counter.number.toString()]);

  await show("/board/satu");
  await expect(page.locator("#call-where")).toHaveText("Loket 1");
  await fits(page, "one", [FULL, UPRIGHT, SMALL, FOURK, OLD]);
  // Without its server a board keeps what it showed, and says how old that is.
  page.mayLoseServer = true;
  await server.kill();
  await expect(page.locator("#stale-text")).toContainText("Keadaan pukul");
  await expect(page.locator("#call-number")).toHaveText("WMW-001");
  await fits(page, "stale", [UPRIGHT, OLD]);
  await server.start();
  await expect(page.locator("#stale")).toBeHidden();
});

test("a board begins anew at its minute of the night, when its server answers", async ({ open, server }) => {
  const page = await open("/board/satu", SCREENS.board, { beforeLoad: (opened) => opened.clock.install() });
  await expect(page.locator(".cell")).toBeVisible();
  // To half a minute before 03.30 of the hall's clock, and as much beyond it, where it stands.
  const pass = async () => {
    await expect(page.locator("#board-clock")).toHaveText(/^\d\d\.\d\d$/);
    await stand(page);
    const [hour, minute] = (await page.locator("#board-clock").textContent()).split(".").map(Number);
    const second = await page.evaluate(async () => (await import("/ui/sync.js")).serverNow() / 1000 % 60);
    await page.clock.fastForward((((3 * 60 + 30 - hour * 60 - minute) * 60 - 30 - second + 86400) % 86400) * 1000);
    await page.clock.runFor(60000);
  };
  page.mayLoseServer = true;
  await server.kill();
  await expect(page.locator("#stale")).toBeVisible();
  await page.evaluate(() => Object.assign(window, { firstNight: true }));
  await pass();
  await expect(page.locator("#board-clock")).toHaveText("03.30");
  await expect(page.locator("#stale-text")).toContainText("Keadaan pukul");
  expect(await page.evaluate(() => "firstNight" in window)).toBe(true);

  // The night that was missed is made up for.
  await goOn(page);
  const back = page.waitForEvent("load");
  await server.start();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(page.locator("#stale")).toBeHidden();
  await back;
  await expect(page.locator(".cell")).toBeVisible();
  expect(await page.evaluate(() => "firstNight" in window)).toBe(false);

  await page.evaluate(() => Object.assign(window, { firstNight: true }));
  const anew = page.waitForEvent("load");
  await pass();
  await goOn(page);
  await anew;
  await expect(page.locator(".cell")).toBeVisible();
  expect(await page.evaluate(() => "firstNight" in window)).toBe(false);
});

test("thirty calls from twelve counters", async ({ open, server }) => {
  const hall = await staffed(server);
  await hall.take("belas", 30);
  const counters = Array.from({ length: 12 }, (_, i) => `belas-${i + 1}`);
  await Promise.all(counters.map(hall.open));
  // All calls come to the boards in one moment.
  const lines = await Promise.all([Board.open(open, "belas"), Board.open(open, "belas")]);
  const boards = lines.map((line) => line.page);
  await boards[1].setViewportSize(SCREENS.kiosk);
  for (const board of boards) await expect(board.locator(".cell")).toHaveCount(12);
  await Promise.all(lines.map((line) => line.loseLine()));
  let calls = 0;
  const last = await Promise.all(counters.map(async (counter) => {
    let ticket = await hall.call(counter);
    calls++;
    for (let round = 0; round < 2 && calls < 30; round++) {
      calls++;
      ticket = await hall.next(counter, ticket);
    }
    return ticket;
  }));
  expect(calls).toBe(30);
  await Promise.all(lines.map(async (line) => {
    await line.findLine();
    await expect(line.page.locator(".other-more")).toContainText(/dan \d+ panggilan lagi/);
  }));
  // Nobody waits for his number to appear.
  for (const board of boards) {
    for (const ticket of last) await expect(board.locator(".cell", { hasText: ticket.number })).toHaveAttribute("data-called", "true");
  }
  for (const board of boards) {
    await fits(board, "burst", board === boards[0] ? [SMALL, OLD] : [UPRIGHT]);
  }
  await expectAccessible(boards[1], "board with many calls", { strict: true });
});

test("the page that sets a board up", async ({ open }) => {
  const page = await open("/board", SCREENS.desk);
  const frame = page.frameLocator("#preview");
  await expect(frame.locator("#call-agency")).toBeVisible();
  await page.locator("summary").first().click();
  await page.locator('[data-board="calls/belas"]').click();
  await expect(frame.locator("#strip")).toBeVisible();
  await expect(page.locator("#address")).toContainText("/board/calls/belas");
  await expect(page.locator("#pair")).toHaveAttribute("href", "/board/calls/belas?pair=1");
  await page.locator("#sound").click();
  await expect(page.locator("#sound-state")).toContainText("Nomor antrean, A, nol, satu, dua. Silakan menuju loket tiga");
  await expectAccessible(page, "set-up of a board", { strict: true });
  await wholePicture(page, "boards-setup");
  await page.setViewportSize(SCREENS.phone);
  await wholePicture(page, "boards-setup-phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});

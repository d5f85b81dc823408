// The voice of the calls, by the clips that the program has in it, as the browser's own audio
// player plays them: once, in order, without gaps, whatever becomes of the board meanwhile.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fits } from "./lib/fits.mjs";
import { staffed } from "./lib/hall.mjs";
import { Heard } from "./lib/heard.mjs";
import { Board } from "./lib/pages.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

const MANY = 30;
// Of a call's own pauses the longest is that between its two sentences.
const GAP_S = 0.15;

/**
 * A hall of four zones: two in one room, and two in which many can be called at once.
 * @param {string} [voice] how it has calls spoken
 * @param {string} [ticker]
 */
function hallText(voice = "{}", ticker = "Selamat datang") {
  const zones = { utama: 4, sebelah: 2, ramai: MANY, belas: 12 };
  let number = 0;
  return `format: 1
hall: {id: mpp-suara, name: MPP Kota Suara, timezone: Asia/Jakarta, sample: true, ticker: [${ticker}]}
policy: {max_per_kiosk_minute: 0, recall: 0, voice: ${voice}}
zones:
${Object.keys(zones).map((id) => `  - {id: ${id}, name: Zona ${id}${id === "sebelah" ? ", room: utama" : ""}}\n`).join("")}
calendars:
  - {id: selalu, weekly: {senin-minggu: ["00:00-24:00"]}}
agencies:
${Object.keys(zones).map((id) => `  - {id: ${id}-a, name: Dinas ${id}, short: ${id === "utama" ? "Disdukcapil" : "BPN"}, prefix: ${{ utama: "A", sebelah: "E", ramai: "B", belas: "C" }[id]}, zone: ${id}, calendar: selalu, services: [{id: ${id}-s, name: Layanan ${id}}]}\n`).join("")}
counters:
${Object.entries(zones).flatMap(([id, n]) => Array.from({ length: n }, (_, i) => `  - {id: ${id}-${i + 1}, number: ${++number}, agency: ${id}-a}\n`)).join("")}`;
}

/** In the page: a call as its own player renders it into memory, with the longest silence in it. */
async function measured(call) {
  const [{ Clips }, { callSteps }] = await Promise.all(["/ui/clips.js", "/ui/spoken.js"].map((module) => import(module)));
  const context = new OfflineAudioContext(1, 15 * 22050, 22050);
  const clips = new Clips(context);
  await clips.load();
  const steps = callSteps(call, {}, clips.has);
  await Promise.all(steps.filter((step) => typeof step === "string").map((clip) => clips.clip(clip)));
  clips.play(steps);
  await new Promise((scheduled) => setTimeout(scheduled, 0));
  const samples = (await context.startRendering()).getChannelData(0);
  let [first, last, gap, peak] = [-1, -1, 0, 0];
  samples.forEach((sample, i) => {
    peak = Math.max(peak, Math.abs(sample));
    if (Math.abs(sample) < 0.004) return; // -48 dB
    if (first < 0) first = i;
    else gap = Math.max(gap, i - last);
    last = i;
  });
  return { seconds: (last - first) / 22050, gap: gap / 22050, peak };
}

const HALL = path.join(mkdtempSync(path.join(tmpdir(), "mpp-voice-")), "suara.yaml");
writeFileSync(HALL, hallText());
test.use({ flags: ["--hall", HALL] });

test("a call is spoken once, whatever becomes of the board", async ({ open, server }) => {
  const hall = await staffed(server);
  await hall.take("utama", 4);
  await Promise.all([1, 2, 3, 4].map((n) => hall.open("utama-" + n)));
  const heard = new Heard();
  const board = await Board.open(open, "utama", heard.listen());

  const first = await hall.call("utama-1");
  await expect.poll(() => heard.calls()[0]).toEqual(
    ["nomor-antrean", "a", "nol", "nol", "satu", "silakan-menuju", "loket", "satu", "disdukcapil"].map((clip) => "id/" + clip));
  expect(heard.shown()).toEqual([first.number]);
  const clips = heard.all("start");
  expect(heard.all("chime").length).toBe(2);
  expect(heard.log.findIndex((entry) => entry.what === "start")).toBeGreaterThan(heard.log.findLastIndex((entry) => entry.what === "chime"));
  for (let i = 1; i < clips.length; i++) {
    const gap = clips[i].at - clips[i - 1].at - clips[i - 1].length;
    expect(gap, `the gap before ${clips[i].clip}`).toBeGreaterThan(-0.001);
    expect(gap, `the gap before ${clips[i].clip}`).toBeLessThan(GAP_S);
  }
  expect(heard.all("end").map((end) => end.clip)).toEqual(clips.map((start) => start.clip));
  heard.all("end").forEach((end, i) => expect(end.now, "each is played to its end").toBeGreaterThanOrEqual(clips[i].at + clips[i].length - 0.01));

  // What comes out of the loudspeaker, without its machine: no gap to be heard, and nothing cut at the top.
  const sound = await board.page.evaluate(measured, { number: "B-119", class: "priority", counter: { number: 12, name: "" }, agency: { short: "Disdukcapil" } });
  expect(sound.seconds).toBeGreaterThan(5);
  expect(sound.seconds).toBeLessThan(10);
  expect(sound.gap, "seconds of silence within the call").toBeLessThan(GAP_S);
  expect(sound.peak).toBeGreaterThan(0.2);
  expect(sound.peak).toBeLessThan(1);

  // The page dies in the middle of a call.
  await hall.call("utama-2");
  await expect.poll(() => heard.calls().length).toBe(2);
  await heard.hurry(board.page, 8);
  await board.page.reload();
  await board.fresh();
  // A call that comes while the line is away.
  await board.loseLine();
  const missed = await hall.call("utama-3");
  await board.findLine();
  await expect.poll(() => heard.numbers()).toEqual([first.number, missed.number]);
  await board.loseLine();
  await board.findLine();
  const last = await hall.call("utama-4");
  await expect.poll(() => heard.numbers()).toEqual([first.number, missed.number, last.number]);
});

test("many calls of one moment are shown and spoken each once, in their order", async ({ open, server }) => {
  const hall = await staffed(server);
  await hall.take("ramai", MANY);
  const counters = Array.from({ length: MANY }, (_, i) => "ramai-" + (i + 1));
  await Promise.all(counters.map(hall.open));
  const heard = new Heard();
  await Board.open(open, "ramai", heard.listen(40));
  await Promise.all(counters.map(hall.call));
  const inOrder = (await hall.manager.events()).filter((event) => event.type === "called").map((event) => event.ticket.number);
  expect(inOrder.length).toBe(MANY);
  await expect.poll(() => heard.numbers().length, { timeout: 60000 }).toBe(MANY);
  expect(heard.numbers()).toEqual(inOrder);
  expect(heard.shown()).toEqual(inOrder);
});

test.describe("with a fast clock", () => {
  test.use({ flags: ["--hall", HALL, "--speed", "10"] });

  test("a call older than a minute is only shown", async ({ open, server }) => {
    const hall = await staffed(server);
    await hall.take("utama", 2);
    await Promise.all([hall.open("utama-1"), hall.open("utama-2")]);
    const heard = new Heard();
    const board = await Board.open(open, "utama", heard.listen(5));
    await board.loseLine();
    const old = await hall.call("utama-1");
    const now = async () => Date.parse((await hall.manager.get("/hall")).now);
    const from = await now();
    await expect.poll(now).toBeGreaterThan(from + 61000);
    await board.findLine();
    await board.shows(old.number, 1);
    const fresh = await hall.call("utama-2");
    await expect.poll(() => heard.numbers()).toEqual([fresh.number]);
    expect(heard.shown()).toEqual([fresh.number]);
  });
});

/** A board that is paired, as one of the demo's. */
async function pairedBoard(open, hall, zone, heard, speed) {
  const { token } = await hall.api.as((who) => who.role === "display");
  return Board.open(open, zone, async (page) => {
    await page.addInitScript((t) => localStorage.setItem("mpp.session.board", t), token);
    await heard.listen(speed)(page);
  });
}

test("of two boards in a room one speaks, and the other when it dies", async ({ open, server }) => {
  const hall = await staffed(server);
  await Promise.all([hall.take("utama", 4), hall.take("sebelah", 2)]);
  await Promise.all(["utama-1", "utama-2", "utama-3", "utama-4", "sebelah-1", "sebelah-2"].map(hall.open));
  const [one, two, beside] = [new Heard(), new Heard(), new Heard()];
  const boards = await Promise.all([pairedBoard(open, hall, "utama", one, 4), pairedBoard(open, hall, "utama", two, 4), pairedBoard(open, hall, "sebelah", beside, 4)]);
  const spoken = () => [...one.numbers(), ...two.numbers(), ...beside.numbers()].sort();

  // Two zones of one room at one moment.
  const first = await Promise.all(["utama-1", "sebelah-1", "utama-2", "sebelah-2"].map(hall.call));
  await expect.poll(spoken).toEqual(first.map((ticket) => ticket.number).sort());
  // Each is shown large on both boards of its zone.
  for (const heard of [one, two]) await expect.poll(() => heard.shown().sort()).toEqual([first[0].number, first[2].number].sort());
  // Sounds of one machine's clock: none begins while another board's call is heard.
  const spans = [one, two, beside].flatMap((heard) => heard.spans()).sort((a, b) => a.from - b.from);
  expect(spans.length).toBe(4);
  for (let i = 1; i < spans.length; i++) expect(spans[i].from, "two calls at once").toBeGreaterThanOrEqual(spans[i - 1].to);

  // Whoever speaks is switched off in the middle of a call.
  const cut = await hall.call("utama-3");
  await expect.poll(() => one.calls().length + two.calls().length).toBe(3);
  const dead = one.spans().length > two.spans().length ? 0 : 1;
  await boards[dead].page.context().close();
  const next = await hall.call("utama-4");
  const other = [two, one][dead];
  await expect.poll(() => other.numbers()).toContain(next.number);
  expect(other.numbers()).not.toContain(cut.number);
});

test("of twelve counters that call at once two boards of a room speak each call once, in order; another room does not wait", async ({ open, server }) => {
  const hall = await staffed(server);
  const [twelve, others] = [Array.from({ length: 12 }, (_, i) => "belas-" + (i + 1)), ["utama-1", "utama-2"]];
  await Promise.all([hall.take("belas", 12), hall.take("utama", 2), ...[...twelve, ...others].map(hall.open)]);
  const [wide, upright, beside] = [new Heard(), new Heard(), new Heard()];
  const boards = await Promise.all([pairedBoard(open, hall, "belas", wide, 10), pairedBoard(open, hall, "belas", upright, 10), pairedBoard(open, hall, "utama", beside, 4)]);
  await boards[1].page.setViewportSize(SCREENS.kiosk);
  await Promise.all([...twelve, ...others].map(hall.call));
  const called = (await hall.manager.events()).filter((event) => event.type === "called").map((event) => event.ticket.number);
  const inOrder = called.filter((number) => number.startsWith("C"));
  expect(inOrder.length).toBe(12);
  for (const { page } of boards.slice(0, 2)) await expect(page.locator('.cell[data-called="true"]')).toHaveCount(12);
  await fits(boards[0].page, "twelve", [[1920, 1080]]);
  await fits(boards[1].page, "twelve", [[1080, 1920]]);

  for (const heard of [wide, upright]) await expect.poll(() => heard.shown(), { timeout: 60000 }).toEqual(inOrder);
  await expect.poll(() => wide.numbers().length + upright.numbers().length).toBe(12);
  const room = [wide, upright].flatMap((heard) => heard.spans().map((span, i) => ({ ...span, number: heard.numbers()[i] }))).sort((a, b) => a.from - b.from);
  expect(room.map((span) => span.number)).toEqual(inOrder);
  for (let i = 1; i < room.length; i++) expect(room[i].from, "two calls at once").toBeGreaterThanOrEqual(room[i - 1].to);
  await expect.poll(() => beside.numbers()).toEqual(called.filter((number) => number.startsWith("A")));
  expect(beside.spans()[0].from, "the other room's first call").toBeLessThan(room[1].to);
});

test("an open board follows how loud, when and in which languages the hall has calls spoken", async ({ open, server }) => {
  const hall = await staffed(server);
  await hall.take("utama", 4);
  await Promise.all([1, 2, 3, 4].map((n) => hall.open("utama-" + n)));
  const admin = await hall.api.as((who) => who.role === "admin");
  const heard = new Heard();
  const board = await Board.open(open, "utama", heard.listen(8));
  const follow = async (voice, ticker) => {
    await admin.reconfigure(() => hallText(voice, ticker));
    await expect(board.page.locator("#ticker-text")).toContainText(ticker);
  };
  const done = (number) => expect.poll(() => heard.shown()).toContain(number);

  await follow("{volume: 40, languages: [id, en, jv]}", "Pelan");
  const first = await hall.call("utama-1");
  await done(first.number);
  await expect.poll(() => heard.all("end").map((end) => end.clip)).toContain("en/please-go-to");
  const clips = heard.all("start");
  expect(clips.filter((start) => start.clip === "id/silakan-menuju").length).toBe(1);
  expect(clips.filter((start) => start.clip === "en/please-go-to").length).toBe(1);
  expect(clips.map((start) => start.volume)).toEqual(clips.map(() => expect.closeTo(0.4)));

  await follow("{chime_only: [\"00:00-24:00\"]}", "Bel saja");
  await done((await hall.call("utama-2")).number);
  await expect.poll(() => heard.all("ring").length).toBe(4);
  await follow("{silent: [\"00:00-24:00\"]}", "Sunyi");
  await done((await hall.call("utama-3")).number);
  await follow("{}", "Seperti biasa");
  const last = await hall.call("utama-4");
  await expect.poll(() => heard.numbers()).toEqual([first.number, last.number]);
  expect(heard.all("ring").length).toBe(6);
  expect(heard.all("start").pop().volume).toBe(1);
});

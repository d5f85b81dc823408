// Pictures and videos beside the queue of a board, which give their room to a call.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fits } from "./lib/fits.mjs";
import { staffed } from "./lib/hall.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const HALLS = fileURLToPath(new URL("halls/", import.meta.url));
const SIZES = [[1920, 1080], [1080, 1920], [1024, 768]];
const HOUR_MS = 3600000;

/** The hours of the day two hours ahead, in the zone of the hall, WIB: one that is not now. */
function otherHours() {
  const hour = new Date(Date.now() + 9 * HOUR_MS).getUTCHours();
  return `${String(hour).padStart(2, "0")}:00-${String(hour).padStart(2, "0")}:30`;
}

/** A hall with a picture, a video that no browser can play, one that it can, and a picture of another hour. */
function hallFile() {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "mpp-media-")), "papan.yaml");
  writeFileSync(file, readFileSync(path.join(HALLS, "belas.yaml"), "utf8") + `
boards:
  media:
    - {file: syarat.svg, seconds: 3}
    - {file: rusak.webm}
    - {file: film.webm, zones: [belas]}
    - {file: nanti.svg, hours: ["${otherHours()}"]}
`);
  return file;
}

test.use({ flags: ["--hall", hallFile()] });

/** Puts the files where the hall keeps its own. */
function fill(server) {
  const folder = path.join(server.folder, "data", "demo", "media");
  mkdirSync(folder, { recursive: true });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900" viewBox="0 0 1600 900"><path fill="#175" d="M0 0h1600v900H0z"/><text x="800" y="480" font-size="120" text-anchor="middle" fill="#fff">Bawa KTP dan KK</text></svg>`;
  for (const name of ["syarat.svg", "nanti.svg"]) writeFileSync(path.join(folder, name), svg);
  copyFileSync(path.join(HALLS, "film.webm"), path.join(folder, "film.webm"));
  writeFileSync(path.join(folder, "rusak.webm"), Buffer.concat([Buffer.from("1a45dfa3", "hex"), Buffer.alloc(3000)]));
}

/** The boxes of what a board shows, at each size. */
async function boxes(page, parts) {
  const all = {};
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => window.dispatchEvent(new Event("resize")));
    all[width] = await page.evaluate((names) => names.map((name) => {
      const { width: w, height: h } = document.querySelector(name).getBoundingClientRect();
      return [name, Math.round(w), Math.round(h), document.querySelectorAll(name + " li, " + name + " .cell").length, getComputedStyle(document.querySelector(name)).fontSize];
    }), parts);
  }
  return all;
}

const QUEUE = [".recent", ".counters"];
const CALL = ["#call", "#call-number", "#call-where", ".recent", ".counters"];

test("media stand beside the queue and never take a call's room", async ({ open, server }) => {
  fill(server);
  const hall = await staffed(server);
  await Promise.all([hall.take("belas", 7), ...[1, 2, 3].map((n) => hall.open("belas-" + n))]);
  // Some that were called, and are at their counters.
  for (const n of [1, 2, 3]) await hall.manager.post(`/tickets/${(await hall.call("belas-" + n)).id}/start`);
  const asked = [];
  const page = await open("/board/belas?voice=off", SCREENS.board, {
    beforeLoad: async (p) => p.on("request", (request) => /\/media\//.test(request.url()) && asked.push(path.basename(new URL(request.url()).pathname))),
  });
  const board = page.locator("#board");
  const film = page.locator('.media-layer[data-on="true"] video');
  await expect(board).toHaveAttribute("data-media", "right");
  await expect(page.locator('.media-layer[data-on="true"] img')).toBeVisible();
  await fits(page, "media", SIZES);
  const quiet = await boxes(page, QUEUE);
  expect(await page.locator("#media").evaluate((node) => node.clientWidth * node.clientHeight)).toBeGreaterThan(50000);
  await expectAccessible(page, "board with a picture", { strict: true });
  // The preview is the board itself, wide or upright.
  const setup = await open("/board", SCREENS.desk);
  const preview = setup.frameLocator("#preview").locator("#media");
  await expect(preview).toBeVisible();
  await setup.locator("#upright").click();
  const width = () => preview.evaluate((node) => [node.ownerDocument.defaultView.innerWidth, node.ownerDocument.defaultView.innerHeight]);
  await expect.poll(width).toEqual([1080, 1920]);
  await expect(preview).toBeVisible();
  await wholePicture(setup, "media-setup");
  await setup.close();
  // The one that cannot be played is left out.
  await expect(film).toBeVisible();
  await expect.poll(() => film.evaluate((v) => v.muted && v.currentTime)).toBeGreaterThan(0.5);
  await expect(page.locator('.media-layer[data-on="true"] img')).toBeVisible();
  // And a second time from its beginning.
  await expect.poll(() => film.evaluateAll((all) => all.some((v) => v.currentTime > 0.2 && !v.ended))).toBe(true);

  // The screen of a counter without a citizen, and of one with.
  const screen = await open("/board/counter/belas-5", SCREENS.board);
  await expect(screen.locator("#media")).toBeVisible();
  await expect(screen.locator("#screen-word")).toBeVisible();
  await expect(screen.locator("#screen-counter")).toHaveText("Loket 5");
  await fits(screen, "media-screen", [...SIZES, [800, 480]]);
  const high = (part) => screen.locator(part).evaluate((node) => node.getBoundingClientRect().height / window.innerHeight);
  expect(await high(".screen-now"), "on a small tablet").toBeGreaterThan(0.4);
  await expectAccessible(screen, "screen of a counter with a picture", { strict: true });
  await hall.open("belas-5");
  const fifth = await hall.call("belas-5");
  await expect(screen.locator("#screen-number")).toHaveText(fifth.number);
  await expect(screen.locator("#media")).toBeHidden();
  await screen.close();
  await hall.manager.post(`/tickets/${fifth.id}/start`);

  const ticket = await hall.call("belas-4").catch(() => hall.open("belas-4").then(() => hall.call("belas-4")));
  await expect(page.locator("#call-number")).toHaveText(ticket.number);
  await expect(page.locator("#media")).toBeHidden();
  expect(await page.locator("video").evaluateAll((all) => all.every((v) => v.paused))).toBe(true);
  const called = await boxes(page, CALL);

  // Another hall file without them, while the page is open.
  const admin = await hall.api.as((who) => who.role === "admin");
  await admin.reconfigure((file) => file.replace(/^boards:\n(?: .*\n)+/m, ""));
  await expect(page.locator(".media-layer img[src], .media-layer video[src]")).toHaveCount(0);
  expect(await boxes(page, CALL)).toEqual(called);
  await hall.manager.post(`/tickets/${ticket.id}/start`);
  await expect(page.locator("#call")).toHaveAttribute("data-standing", "false");
  await expect(page.locator("#media")).toBeHidden();
  const size = (all) => Object.values(all).map((list) => list.map(([name, width, height]) => [name, width, height]));
  expect(size(quiet)).toEqual(size(await boxes(page, QUEUE)));
  expect(new Set(asked)).toEqual(new Set(["syarat.svg", "rusak.webm", "film.webm"]));
});

// The hall's own picture on the kiosk: a file of the media folder, named in the hall file.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Api } from "./lib/api.mjs";
import { Kiosk } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const NAME = "gedung.svg";
const BUILDING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 730" width="1080" height="730">
<path fill="#9fd3ef" d="M0 0h1080v730H0z"/><path fill="#b5482e" d="M140 260 540 90l400 170z"/><path fill="#f4e8d0" d="M200 260h680v380H200z"/>
<path fill="#4b7a4b" d="M0 640h1080v90H0z"/><path fill="#5a3a22" d="M480 430h120v210H480z"/></svg>`;

/** What lies behind the place for the picture: its address and its size, or nothing. */
function shown(page) {
  return page.locator("#space").evaluate(async (space) => {
    const address = /^url\("(.*)"\)$/.exec(getComputedStyle(space).backgroundImage);
    if (!address) return null;
    const img = new Image();
    img.src = address[1];
    await img.decode();
    return [new URL(img.src).pathname, img.naturalWidth, img.naturalHeight];
  });
}

async function look(page, name) {
  await wholePicture(page, "picture-" + name);
  await expectAccessible(page, name);
}

/** A demo has a folder of its own in the data folder. */
const dataOf = (server) => path.join(server.folder, "data", "demo");

/** Checks a hall file as an administrator does before importing it. */
function check(server, text) {
  const file = path.join(server.folder, "hall.yaml");
  writeFileSync(file, text);
  const run = spawnSync(process.env.MPP_E2E_BINARY, ["import", "--check", file], { encoding: "utf8", env: { ...process.env, MPP_DATA: dataOf(server) } });
  expect(run.status, run.stderr).toBe(0);
  return run.stderr;
}

test("the kiosk shows the hall's picture, and nothing is broken without its file", async ({ open, server }) => {
  const file = path.join(dataOf(server), "media", NAME);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, BUILDING);
  const admin = await new Api(server.url).as((who) => who.role === "admin");
  let text = "";
  await admin.reconfigure((old) => {
    text = old.replace(/^hall:\n/m, `hall:\n  picture: ${NAME}\n`);
    return text;
  });
  expect(check(server, text)).not.toContain(NAME);
  const kiosk = await Kiosk.open(open);
  await expect(kiosk.page.locator("#space"), "it takes no room from those who stand").toBeHidden();
  await kiosk.turnSwitch("lower", true);
  await expect(kiosk.page.locator("#space")).toBeVisible();
  await expect.poll(() => shown(kiosk.page)).toEqual(["/media/" + NAME, 1080, 730]);
  await look(kiosk.page, "lowered");
  await kiosk.turnSwitch("contrast", true);
  expect(await shown(kiosk.page), "whoever needs contrast has no picture behind words").toBeNull();

  rmSync(file);
  expect(check(server, text)).toMatch(new RegExp(`warning: .*${NAME}.*put it into .*media`));
  const later = await Kiosk.open(open, SCREENS.kiosk);
  await later.turnSwitch("lower", true);
  await expect(later.page.locator("#space")).toBeVisible();
  expect(await shown(later.page)).toBeNull();
  await look(later.page, "missing");
  await later.turnSwitch("lower", false);
  await later.take("dukcapil", "dukcapil-ktp");
});

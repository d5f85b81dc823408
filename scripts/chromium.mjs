// Finds the browser of the browser test and prints its path, or nothing when
// there is none that can be used. MPP_CHROMIUM names one and overrides.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

// Debian's build without windows of its own: it knows no notifications, and takes a third less time.
const LIGHT = "chromium-headless-shell";

/** @returns {string} the browser's path, "" when there is none */
export function findChromium() {
  return find(NAMES);
}

/** @returns {string} the lightest browser's path, "" when there is none */
export function findLightChromium() {
  return find([LIGHT, ...NAMES]);
}

/** @param {string[]} names */
function find(names) {
  if (process.env.MPP_CHROMIUM) {
    return process.env.MPP_CHROMIUM;
  }
  const folders = (process.env.PATH || "").split(path.delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find((file) => existsSync(file) && isUsable(file)) || "";
}

/**
 * A file of that name may be a stub that only says how to install the snap,
 * and the snap itself sees no profile folder under /tmp.
 * @param {string} file
 */
function isUsable(file) {
  try {
    const said = execFileSync(file, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return /^(Chromium|Google Chrome) \d+/m.test(said) && !/\bsnap\b/.test(said);
  } catch {
    return false;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(findChromium());
}

// What all browser tests share: a hall of the test's own, pages of a given size
// that must not complain, axe, and pictures.
import { test as base, expect } from "@playwright/test";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DemoServer } from "./server.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

/** The screens that the pages are made for. */
export const SCREENS = {
  kiosk: { width: 1080, height: 1920 },
  board: { width: 1920, height: 1080 },
  desk: { width: 1366, height: 768 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 390, height: 844 },
  // What a printer of 58 mm paper prints: 48 mm.
  paper: { width: 181, height: 800 },
};

/** What a browser says when a server is away; expected while one is. */
const AWAY = /net::ERR_|WebSocket connection to|Failed to load resource: the server responded with a status of 503/;

export const test = base.extend({
  /** More flags of `mpp demo`; a file of tests sets them by test.use. */
  flags: [[], { option: true }],

  /** The command that serves the hall: demo or serve. */
  command: ["demo", { option: true }],

  /** A hall of the test's own, at the first minute of its day. */
  server: async ({ flags, command }, use, info) => {
    await awayFromMidnight(info);
    const server = new DemoServer(flags, command);
    await server.start();
    await use(server);
    await server.dispose();
    if (info.status !== info.expectedStatus) await info.attach("mpp", { body: server.log, contentType: "text/plain" });
  },

  /**
   * Opens pages. Each has a browser context of its own, as each stands for a
   * machine of its own, and fails the test when it complains in the console.
   */
  open: async ({ browser, server }, use) => {
    const opened = [];
    const complaints = [];
    await use(async (address, screen, { beforeLoad = undefined, ...options } = {}) => {
      const context = await browser.newContext({ viewport: screen, reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      watch(page, complaints);
      if (beforeLoad) await beforeLoad(page);
      opened.push(context);
      await page.goto(server.url + address);
      return page;
    });
    await Promise.all(opened.map((context) => context.close()));
    expect(complaints, "complaints in the browser's console").toEqual([]);
  },
});

/** The sample hall's zone is WIB, 7 hours before UTC all year. */
const ZONE_MS = 7 * 3600000;
const DAY_MS = 24 * 3600000;

/** At its midnight a hall closes the day, and whoever waits has waited in vain: no test may run over it. */
async function awayFromMidnight(info) {
  const left = DAY_MS - ((Date.now() + ZONE_MS) % DAY_MS);
  if (left > info.timeout) return;
  info.setTimeout(info.timeout + left);
  await new Promise((passed) => setTimeout(passed, left + 1000));
}

/** What it says of a page that refuses: a session that is over, a form that is not valid, a role that may not, a link that is over, a place that is not there. */
const REFUSED = /the server responded with a status of (401|403|404|409|410|422)/;

/**
 * Notes errors of a page; not those of a server that is away while `page.mayLoseServer` is set,
 * nor those of a form that is refused while `page.mayBeRefused` is.
 */
function watch(page, complaints) {
  const note = (text) => {
    if (!(page.mayLoseServer && AWAY.test(text)) && !(page.mayBeRefused && REFUSED.test(text))) complaints.push(`${page.url()}: ${text}`);
  };
  page.on("pageerror", (error) => note(String(error.stack || error)));
  page.on("console", (message) => {
    if (message.type() === "error") note(message.text() + " " + message.location().url);
  });
}

/**
 * The rule of 7:1 leaves what is below 4.5:1 to another rule; from the lowest ratio there is it
 * needs none, and to look at all colours twice takes a third of axe's time.
 */
const CONTRAST = { contrastRatio: { normal: { minThreshold: 1 }, large: { minThreshold: 1 } } };

/**
 * Fails when axe finds something serious on the page as it is now; strict also asks
 * for a contrast of 7:1 and takes everything that axe finds as serious.
 */
export async function expectAccessible(page, what, { strict = false } = {}) {
  // By the debugger, which the page's Content-Security-Policy does not bind.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const result = await page.evaluate(([enabled, options]) => window["axe"].run(document, {
    resultTypes: ["violations"],
    rules: { "color-contrast-enhanced": { enabled }, "color-contrast": { enabled: !enabled } },
    checks: { "color-contrast-enhanced": { options } },
  }), /** @type {[boolean, typeof CONTRAST]} */ ([strict, CONTRAST]));
  const found = result.violations
    .filter((violation) => strict || violation.impact === "serious" || violation.impact === "critical")
    .map((violation) => `${violation.id} (${violation.impact}): ${violation.help}\n  ` +
      violation.nodes.map((node) => `${node.target}: ${node.failureSummary}`).join("\n  "));
  expect(found, `axe on ${what}`).toEqual([]);
}

/** Takes a picture for the documents, only when asked to: a test leaves no trace in the tree. */
export async function picture(page, name) {
  if (!process.env.MPP_SCREENSHOTS) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: path.join(PICTURES, name + ".png") });
}

/** Takes a picture of a whole page to look at, into the folder MPP_PICTURES. */
export async function wholePicture(page, name) {
  const folder = process.env.MPP_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, name + ".png"), fullPage: true });
}

export { expect };

// The whole visit in a real browser against a real demo hall. Run it by
// `make test-browser`; MPP_SCREENSHOTS=1 also takes the pictures of docs/screenshots.
import { defineConfig } from "@playwright/test";
import { findChromium, findLightChromium } from "../scripts/chromium.mjs";

// Root may not run the sandbox, and containers have no namespaces to spare. Without a browser of
// the system's, Playwright takes its own.
const launch = (/** @type {string} */ browser) => ({
  launchOptions: {
    executablePath: browser || undefined,
    args: [
      "--no-sandbox",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--disable-gpu",
      "--autoplay-policy=no-user-gesture-required",
    ],
  },
});

// What asks the browser for notifications.
const NOTIFIED = "push.spec.mjs";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  outputDir: process.env.MPP_E2E_RESULTS || "../test-results",
  globalSetup: "./lib/build.mjs",
  // Each test has a hall of its own. Much of a test's time is a board's that lets a call stand.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes at the second try hides a race.
  retries: 0,
  // How long to wait for what should come at once: long, since a busy machine is no fault.
  timeout: 240000,
  expect: { timeout: 30000 },
  reporter: [["list"]],
  use: {
    locale: "id-ID",
    // Not the hall's: a page that shows the browser's time is found out.
    timezoneId: "America/New_York",
    // A trace takes a fifth of the processor; --trace retain-on-failure makes one all the same.
    trace: "off",
    screenshot: "only-on-failure",
    actionTimeout: 30000,
  },
  projects: [
    { name: "light", testIgnore: NOTIFIED, use: launch(findLightChromium()) },
    { name: "whole", testMatch: NOTIFIED, use: launch(findChromium()) },
  ],
});

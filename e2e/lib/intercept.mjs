// Requests of an open page that a test answers itself.
import { expect } from "./test.mjs";

/**
 * Has the page's requests to addresses that end so answered by handler. A browser may let the first
 * request after the order pass; so a probe is sent until one is caught. What the page says of
 * refused and lost requests is no complaint from here on.
 */
export async function intercept(page, end, handler) {
  Object.assign(page, { mayBeRefused: true, mayLoseServer: true });
  await page.route("**" + end, (route) => (route.request().url().endsWith("/probe" + end) ? route.abort() : handler(route)));
  await expect.poll(() => page.evaluate((address) => fetch(address).then(() => "passed", () => "caught"), "/probe" + end)).toBe("caught");
}

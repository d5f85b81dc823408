// A page's clock in the test's hand, for pages that were opened with clock.install(): that clock
// goes on as the machine does, so what is asserted to the second is asserted while it stands.

const AHEAD_MS = 1000;
const TRIES = 3;

/** Stops the page's clock: nothing passes now but what runFor lets pass, time-outs of what it fetches neither. */
export async function stand(page) {
  for (let tries = 1; ; tries++) {
    const now = await page.evaluate(() => Date.now());
    try {
      await page.clock.pauseAt(now + AHEAD_MS);
      return;
    } catch (error) {
      // The machine took longer than that to come here, but the clock stands since.
      if (tries === TRIES || !/to the past/.test(error.message)) throw error;
    }
  }
}

/** Stops the clock of a kiosk at the moment of a touch, from which it counts the seconds that nobody touches it. */
export async function standTouched(page) {
  await stand(page);
  await page.locator("body").dispatchEvent("wheel");
}

/** Lets the clock go on. */
export const goOn = (page) => page.clock.resume();

// What holds for each page that the server renders.
import { expect, expectAccessible, wholePicture } from "./test.mjs";

/** Takes a picture of a page, and fails where somebody could not see, reach or press what is on it. */
export async function look(page, name) {
  await wholePicture(page, name);
  await expectAccessible(page, name, { strict: true });
  const small = await page.evaluate(tooSmall);
  expect(small, `targets of less than 44 px on ${name}`).toEqual([]);
  const over = await page.evaluate(() => Math.max(...[document.documentElement, ...document.querySelectorAll("#stage")].map((el) => el.scrollWidth - el.clientWidth)));
  expect(over, `pixels that stick out at the side of ${name}`).toBeLessThanOrEqual(0);
  await expectFocusIsSeen(page, name);
}

/** Looks at a page at several sizes of its window, at each from where the focus is now. */
export async function lookAtSizes(page, name, screens) {
  const from = await page.evaluateHandle(() => document.activeElement);
  for (const screen of screens) {
    await page.setViewportSize(screen);
    await from.evaluate(focusAgain);
    await look(page, `${name}-${screen.width}`);
  }
}

/** Where nothing has the focus, Tab begins at the top. */
function focusAgain(el) {
  if (el === document.body) el.tabIndex = -1;
  el.focus();
  if (el === document.body) el.removeAttribute("tabindex");
}

/** What can be pressed and is less than 44 px high or wide; the label counts as part of its box. */
function tooSmall() {
  return Array.from(document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary"))
    .filter((el) => !el.classList.contains("skip-link") && el.getClientRects().length > 0)
    .map((el) => ({ el, box: (el.closest("label.check") || el).getBoundingClientRect() }))
    // What is hidden has no box.
    .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 43.9))
    .map(({ el, box }) => `${el.outerHTML.slice(0, 80)}: ${box.width} x ${box.height}`);
}

/** Tab goes through the page, and each stop has a ring. */
async function expectFocusIsSeen(page, name) {
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const ring = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      const cover = getComputedStyle(document.activeElement, "::after"); // the button of a card covers all of it
      return document.activeElement === document.body || cover.content !== "none" && cover.boxShadow !== "none" || parseFloat(style.outlineWidth) >= 3 && style.outlineStyle !== "none";
    });
    expect(ring, `a ring around what has the focus on ${name}`).toBe(true);
  }
}

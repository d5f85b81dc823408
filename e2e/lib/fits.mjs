// Whether all of a board is on the screen.
import { expect, wholePicture } from "./test.mjs";

/** What is cut off: text that leaves the box of an ancestor that hides what leaves it. A name may end in dots, where it stands in full elsewhere; a way to a counter may not. */
function clipped() {
  const way = ".call-where, .other-where, .recent-where, .cell-counter, .strip-where, .hall-to";
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent.trim() || node.parentElement.closest(".visually-hidden, .ticker, .skip-link, script, [hidden], .device, .waiting")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2) continue;
      let dotted = false; // what goes on beyond the dots is drawn nowhere
      for (let el = node.parentElement; el && el !== document.documentElement; el = el.parentElement) {
        const style = getComputedStyle(el);
        if (style.clip !== "auto") break;
        if (style.overflowY === "visible" && el !== document.body) continue;
        const own = el.getBoundingClientRect();
        // A font's own box is higher than its letters with their descenders.
        const slack = 1 + 0.06 * box.height;
        dotted = (dotted || style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") && !node.parentElement.matches(way);
        const sideways = !dotted && (box.right > own.right + 1.5 || box.left < own.left - 1.5);
        const below = (!dotted || style.webkitLineClamp === "none") && box.bottom > own.bottom + slack;
        if (sideways || below || box.top < own.top - slack) {
          found.push(`${el.className || el.id}: "${node.textContent.trim().slice(0, 40)}" ${Math.round(box.top)}-${Math.round(box.bottom)} x ${Math.round(box.left)}-${Math.round(box.right)} in ${Math.round(own.top)}-${Math.round(own.bottom)} x ${Math.round(own.left)}-${Math.round(own.right)}`);
          break;
        }
      }
    }
  }
  return found;
}

/** Whether all of a board is on the screen, by the boxes of what it shows: that needs no frame to be drawn. */
export async function fits(page, name, sizes) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    // What a board lays out by itself it lays out anew for the size; without this, with the next frame.
    await page.evaluate(() => window.dispatchEvent(new Event("resize")));
    await wholePicture(page, `boards-${name}-${width}x${height}`);
    expect.soft(await page.evaluate(clipped), `cut off on ${name} at ${width}x${height}`).toEqual([]);
    const over = await page.evaluate(() => [document.documentElement.scrollWidth - window.innerWidth, document.documentElement.scrollHeight - window.innerHeight]);
    expect.soft(over, `pixels that stick out on ${name} at ${width}x${height}`).toEqual([0, 0]);
  }
}

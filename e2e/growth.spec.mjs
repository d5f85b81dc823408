// A board that hangs for weeks: what two hours of calls leave behind in its page.
import { fileURLToPath } from "node:url";
import { staffed } from "./lib/hall.mjs";
import { Heard } from "./lib/heard.mjs";
import { Board } from "./lib/pages.mjs";
import { expect, test } from "./lib/test.mjs";

const COUNTERS = 12;
// A call a counter every six minutes for two hours, and a quarter of it before the first measure.
const ROUNDS = 20;
const WARM = 5;
const GROWTH = 1.1;

// A trace would keep in the page what it is to show.
test.use({ trace: "off", flags: ["--hall", fileURLToPath(new URL("halls/belas.yaml", import.meta.url))] });

/** What the page holds once nothing waits to be collected. */
async function held(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  await session.detach();
  return { heap: usedSize, nodes, listeners: jsEventListeners };
}

test("a board does not grow with the calls of two hours", async ({ open, server }) => {
  const hall = await staffed(server);
  const counters = Array.from({ length: COUNTERS }, (_, i) => `belas-${i + 1}`);
  await hall.take("belas", COUNTERS * ROUNDS);
  await Promise.all(counters.map(hall.open));
  const heard = new Heard();
  const board = await Board.open(open, "belas", heard.listen(40));
  let last = [];
  /** Calls go on for some rounds. Each is spoken: none is over before its turn. */
  const rounds = async (from, to) => {
    for (let round = from; round < to; round++) {
      last = await Promise.all(counters.map((counter, i) => (last[i] ? hall.next(counter, last[i]) : hall.call(counter))));
      await expect.poll(() => heard.numbers().length, { intervals: [50] }).toBe((round + 1) * COUNTERS);
    }
  };
  await rounds(0, WARM);
  const before = await held(board.page);
  await rounds(WARM, ROUNDS);
  const after = await held(board.page);
  expect(after.heap, "bytes").toBeLessThan(before.heap * GROWTH);
  expect(after.nodes, "nodes").toBeLessThan(before.nodes * GROWTH);
  expect(after.listeners, "listeners").toBeLessThan(before.listeners * GROWTH);
});

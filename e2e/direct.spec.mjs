// Somebody is served without a number: the console, the board, the log and the report.
import { SERVICE, SIZES, opened, overlaps } from "./lib/console.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

test("somebody without a number is served for a reason, and stands on no board", async ({ server, open }) => {
  const h = await opened(server, open);
  const page = h.console.page;
  const waits = await h.take();
  await expect(h.console.entry("upcoming", waits)).toBeVisible();
  const dialog = page.getByRole("dialog");
  await h.console.press("p", "serve");
  await page.keyboard.press("2");
  await expect(dialog.locator('input[value="sent"]')).toBeChecked();
  await dialog.locator(`input[value="${SERVICE}"]`).check();
  await dialog.getByLabel("Catatan").fill("dari loket 9");
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await expect(dialog.locator("[type=submit]")).toBeInViewport({ ratio: 1 });
    await wholePicture(page, `console-serve-${width}`);
  }
  await expectAccessible(page, "serve");
  await page.keyboard.press("Enter");
  await h.console.has("Tanpa nomor", "serving");
  await expect(page.locator("#ticket-past")).toContainText("Alasan: Diarahkan petugas lain: dari loket 9");
  await expect(page.locator("#timer-wait")).toBeHidden();
  const { counters } = await h.api.get("/counters");
  const direct = counters.find((c) => c.id === h.counter.id).ticket;
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.keyboard.press("a"); // it cannot be sent on
    await expect(page.locator(".toast").last()).toContainText("tanpa nomor: Selesai (S)");
    await wholePicture(page, `console-direct-${width}`);
    expect(await page.evaluate(overlaps), `at ${width}`).toEqual([]);
    await expectAccessible(page, `direct at ${width}`);
  }
  const board = await open(`/board/${h.counter.zone}`);
  await expect(board.locator("#board")).toBeVisible();
  await expect(board.locator("body")).not.toContainText("Tanpa nomor");
  await h.console.press("s", "finish");
  await h.console.hasNobody();
  await expect(page.locator(".toast").last()).toContainText("Pengunjung tanpa nomor selesai.");
  await page.setViewportSize({ width: 1366, height: 768 });
  await expect(page.locator("#own")).toHaveText("Hari ini 0 dilayani \u00b7 1 tanpa nomor");
  await h.hall.log(direct, "direct_started", "finished");
  await h.console.press("p", "serve");
  await page.keyboard.press("Enter");
  await h.console.has("Tanpa nomor", "serving");
  await h.console.press("z", "revert");
  await h.console.hasNobody();
  await h.console.callNext(waits.number);

  const office = await open("/office", SCREENS.desk);
  await office.locator('[data-identity="manager"]').click();
  await office.locator('[data-view="report"]').click();
  await expect(office.locator("#view-report .groups th").filter({ hasText: "Tanpa nomor" })).toHaveCount(1);
  const times = office.locator("#view-report .report-table").first().locator("tfoot td").nth(-2);
  await expect(times).toHaveText("1"); // what was taken back is none
  await times.scrollIntoViewIfNeeded();
  await wholePicture(office, "report-direct");
});

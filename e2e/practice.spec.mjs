// A copy of the hall in which new officers practise: marked on every page, without passwords, with citizens that come by themselves.
import { Console } from "./lib/pages.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

test.use({ command: "serve", flags: [] });

test("a new officer practises in a hall that nobody takes for the real one", async ({ server, open }) => {
  await server.kill(); // the copy is of a hall that has been started once
  Object.assign(server, { command: "practice", flags: ["--waiting", "2"] });
  await server.start();
  for (const [address, screen] of [["/", SCREENS.phone], ["/kiosk", SCREENS.kiosk], ["/board/hall", SCREENS.board]]) {
    const page = await open(address, screen);
    await expect(page.locator('[data-hall="name"]').first(), address).toContainText(/^LATIHAN MPP /);
    await expect(page, address).toHaveTitle(/LATIHAN/);
  }
  const console = await Console.open(open, { key: "officer-dukcapil-1" });
  const page = console.page;
  await expect(page.locator('[data-hall="name"]').first()).toContainText("LATIHAN");
  await expect(page.locator(".badge-sample")).toBeVisible();
  await console.openCounter();
  const first = page.locator("#upcoming [data-ticket]").first();
  await expect(first, "citizens come").toBeVisible({ timeout: 15000 });
  await console.press("Space", "call-next");
  await expect(page.locator("#ticket")).toHaveAttribute("data-state", "called");
  await expectAccessible(page, "console of a practice hall");
  await wholePicture(page, "practice-console");
});

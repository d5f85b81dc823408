// Kiosks or power were out, and numbers were given from a roll of printed ones: the desk enters them.
import { Api } from "./lib/api.mjs";
import { hallOf } from "./lib/hall.mjs";
import { SCREENS, expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

const SERVICE = "dukcapil-ktp";

test("a printed number is entered once, and stands where its citizen's arrival puts it", async ({ server, open }) => {
  const { manager } = await hallOf(server);
  const admin = await new Api(server.url).as((who) => who.role === "admin");
  await admin.reconfigure((file) => file.replace(/^policy:\n/m, "policy:\n  roll: R\n"));
  await manager.post("/tickets", { service: SERVICE, class: "regular" });
  const page = await open("/desk", SCREENS.desk);
  await page.locator('[data-identity^="desk"]').first().click();
  const type = async (words) => {
    await page.locator("#field").fill(words);
    await page.keyboard.press("Enter");
  };
  await type("r17");
  await expect(page.locator("#printed")).toContainText("R-017");
  await page.locator("#came").fill("00:00");
  await type("ktp hilang");
  await expect(page.locator("#choose")).toHaveAttribute("data-service", SERVICE);
  await wholePicture(page, "desk-printed");
  await expectAccessible(page, "a printed number at the desk", { strict: true });
  await page.keyboard.press("1");
  await expect(page.locator("#visit .visit-number")).toHaveText("R-017");
  await expect(page.locator("#visit-head")).toContainText("nomor kertas");
  await expect(page.locator("#visit-place")).toContainText("0 orang sebelumnya");
  await expect(page.locator("#printed")).toBeHidden();

  // Once more: what was entered is found, and the next one begins with the time given last.
  await type("R-17");
  await expect(page.locator("#visit .visit-number")).toHaveText("R-017");
  await type("R 018");
  await expect(page.locator("#came")).toHaveValue("00:00");
  await page.keyboard.press("Escape");
  await expect(page.locator("#printed")).toBeHidden();
  const { tickets } = await manager.get("/tickets?number=R-017");
  expect(tickets[0]).toMatchObject({ origin: "roll", service: { id: SERVICE } });
});

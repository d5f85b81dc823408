// The page of parts: every part of pages with forms and tables, at the three widths
// that offices have, in both languages, with the keyboard alone and without a script.
import { lookAtSizes } from "./lib/look.mjs";
import { SCREENS, expect, test } from "./lib/test.mjs";

const WIDTHS = [{ width: 390, height: 844 }, { width: 1024, height: 768 }, SCREENS.desk];

for (const lang of ["id", "en"]) {
  test(`the page of parts at each width in ${lang}`, async ({ open }) => {
    const page = await open("/office/parts?lang=" + lang, WIDTHS[0]);
    page.mayBeRefused = true;
    await lookAtSizes(page, `parts-${lang}`, WIDTHS);
    await page.getByRole("button", { name: /^(Simpan|Save)$/ }).first().click();
    await expect(page.locator("#f-errors")).toBeFocused();
    await lookAtSizes(page, `parts-${lang}-errors`, WIDTHS);
    await page.goto(new URL("/office/parts/confirm", page.url()).href);
    await lookAtSizes(page, `parts-${lang}-confirm`, WIDTHS);
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`a form with the keyboard alone, ${javaScriptEnabled ? "with" : "without"} a script`, async ({ open }) => {
    const page = await open("/office/parts", SCREENS.desk, { javaScriptEnabled });
    page.mayBeRefused = true;
    await page.locator("#f-password").focus();
    await page.keyboard.type("a password of mine");
    await page.keyboard.press("Enter");
    await expect(page.locator("#f-errors")).toBeVisible();
    await expect(page.locator("#f-password")).toHaveValue("");
    await page.locator('#f-errors a[href="#f-name"]').focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("#f-name")).toBeFocused();
    await page.keyboard.type("Budi <Santoso>");
    await fillByKeyboard(page);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/office\/parts$/);
    await expect(page.locator(".flash")).toHaveText(/Budi <Santoso> disimpan/);
    await page.reload();
    await expect(page.locator(".flash")).toHaveCount(0);
  });
}

test("a table is searched, filtered, sorted and turned by its address", async ({ open }) => {
  const page = await open("/office/parts", SCREENS.desk, { javaScriptEnabled: false });
  const rows = page.locator(".table-list tbody tr");
  const first = rows.first().locator("th");
  await page.getByLabel("Cari petugas").fill("petugas 0");
  await page.getByLabel("Peran").and(page.locator("#filter-role")).selectOption("admin");
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page.locator(".pager p")).toHaveText("1–24 dari 24");
  await page.getByRole("link", { name: "Nama", exact: true }).click();
  await expect(first).toHaveText("Petugas 096");
  await expect(page.locator('th[aria-sort="descending"]')).toHaveText("Nama");
  await page.getByRole("link", { name: "Hapus pencarian" }).click();
  await page.getByRole("link", { name: "Halaman berikutnya" }).click();
  await expect(first).toHaveText("Petugas 026");
  await expect(page.locator('.pager [aria-current="page"]')).toHaveText("2");
});

/** From the name, by Tab and the keys of each field, to the button that sends. */
async function fillByKeyboard(page) {
  const { keyboard } = page;
  await keyboard.press("Tab"); // e-mail
  await keyboard.press("Tab");
  await keyboard.type("a password of mine");
  await keyboard.press("Tab");
  await keyboard.press("ArrowDown"); // role
  await keyboard.press("Tab");
  await keyboard.press("Space"); // reach
  await keyboard.press("Tab");
  await keyboard.press("Space"); // Monday
  await page.locator("#f-quota").fill("40");
  await page.locator("#f-since").fill("2026-01-05");
  await page.locator("#f-opens").fill("8.00");
}

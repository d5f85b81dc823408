// The console of a counter with a work profile: who is next there, and what it says while nobody is.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hallOf } from "./lib/hall.mjs";
import { Console } from "./lib/pages.mjs";
import { expect, expectAccessible, test, wholePicture } from "./lib/test.mjs";

/** The small hall, with a counter for kk alone; the other calls ktp first and kk only after a wait. */
function hallFile() {
  const small = readFileSync(fileURLToPath(new URL("halls/kecil.yaml", import.meta.url)), "utf8");
  const file = path.join(mkdtempSync(path.join(tmpdir(), "mpp-profile-")), "profil.yaml");
  writeFileSync(file, small.replace("services: [ktp, kk]}",
    "services: [ktp, kk], after: [{service: kk, wait: 20 menit}]}\n  - {id: loket-4, number: 4, agency: dukcapil, services: [kk]}"));
  return file;
}

test.use({ flags: ["--hall", hallFile()] });

test("a service that waits for its time is not next, and the console says from when it is", async ({ server, open }) => {
  const hall = await hallOf(server);
  const take = (service) => hall.manager.post("/tickets", { service, class: "regular" });
  await hall.manager.post("/counters/loket-4/open");
  const console = await Console.open(open, hall.counterFor("ktp").officer);
  const page = console.page;
  await console.openCounter();
  await expect(page.locator("#upcoming")).toHaveText("Tidak ada yang menunggu");
  const kk = await take("kk");
  const from = new Date(Date.parse(kk.issued_at) + 20 * 60000 + 7 * 3600000).toISOString().slice(11, 16).replace(":", ".");
  const said = `Belum ada yang dipanggil di loket ini. Kartu Keluarga mulai dipanggil pukul ${from}`;
  for (const part of ["#upcoming", "#ticket-note"]) await expect(page.locator(part)).toContainText(said);
  await console.press("Space", "call-next");
  await expect(page.locator(".toast").last()).toContainText(said);
  await expectAccessible(page, "console with a profile");
  await wholePicture(page, "console-profile");

  const ktp = await take("ktp");
  await expect(page.locator("#upcoming [data-ticket]")).toHaveCount(1);
  await console.callNext(ktp.number);
  const [, called] = await hall.log(ktp, "issued", "called");
  expect(called.why).toMatchObject({ rule: "credit", profile: "after", overtaken: 1, overtaken_numbers: [kk.number] });
  await console.press("m", "start");
  await hall.manager.post("/counters/loket-4/close");
  await expect(console.entry("upcoming", kk), "nobody else calls it").toBeVisible();
  await console.press("n", "finish-next");
  await console.has(kk.number, "called");
});

// A kiosk with a printer of its own: what the visitor and the staff see while the paper goes
// to its end, is out and is put in again, and when the printer's cable is pulled.
import { fileURLToPath } from "node:url";
import { Kiosk, touch } from "./lib/pages.mjs";
import { Agent, Printer } from "./lib/printer.mjs";
import { Staff } from "./lib/staff.mjs";
import { SCREENS, expect, expectAccessible, test as base, wholePicture } from "./lib/test.mjs";

// Open round the clock, whatever the day of the test.
base.use({ command: "serve", flags: ["--hall", fileURLToPath(new URL("../api/apitest/hall.yaml", import.meta.url))] });

const test = base.extend({
  /** A kiosk, its printer with the agent, and the staff who see it. */
  site: async ({ open, server }, use) => {
    const staff = await Staff.of(open, server);
    const kiosk = new Kiosk();
    kiosk.page = await open("/kiosk", SCREENS.kiosk);
    await staff.pair(kiosk.page, "Kios pintu depan");
    const printer = await Printer.on(server);
    const agent = Agent.for(server, printer);
    await staff.pairCode(await agent.code(), "Printer pintu depan", { label: "Kios pintu depan" });
    await use({ staff, kiosk, printer });
    await agent.end();
    await printer.end();
  },
});

/** What the kiosk says of its slips. */
const slip = (kiosk) => kiosk.page.locator("#slip");

/** Waits until the staff's list of devices says that of the printer. */
async function staffSees(staff, health) {
  await expect(async () => {
    await staff.admin.goto(staff.at("/office/devices"));
    await expect(staff.admin.locator("tr", { hasText: "Printer pintu depan" })).toContainText(health, { timeout: 1000 });
  }).toPass({ timeout: 60000 });
}

/** A number whose ticket stays on the screen. */
async function take(kiosk) {
  await kiosk.pickAgency("dukcapil");
  await kiosk.pickService("ktp");
  const ticket = await kiosk.pickClass();
  await kiosk.hold();
  return ticket;
}

async function look(page, name) {
  await wholePicture(page, "paper-" + name);
  await expectAccessible(page, name, { strict: true });
}

test("paper near its end, out, and put in again", async ({ site: { staff, kiosk, printer } }) => {
  await printer.hasCut(1); // the code
  await staffSees(staff, "Siap mencetak");
  const first = await take(kiosk);
  await expect(slip(kiosk)).toHaveText("Slip sudah dicetak. Silakan ambil.");
  await printer.hasCut(2);
  await look(kiosk.page, "kiosk-printed");
  for (const slips of [3, 4, 5]) {
    await touch(kiosk.page, '[data-key="print"]');
    await printer.hasCut(slips);
    await expect(slip(kiosk)).toHaveText("Slip sudah dicetak. Silakan ambil.");
  }
  kiosk.page.mayBeRefused = true;
  await touch(kiosk.page, '[data-key="print"]');
  await expect(slip(kiosk), "nobody plays with the paper").toContainText("tiga kali");
  await look(kiosk.page, "kiosk-enough");
  await kiosk.done();

  printer.does("near");
  await staffSees(staff, "Kertas hampir habis");
  await look(staff.admin, "office-near");
  await expect(slip(kiosk), "paper that is near its end is no matter of visitors").toBeHidden();

  printer.does("paper 0");
  const warning = "Kertas habis. Nomor tetap bisa diambil: catat atau foto layar.";
  await expect(slip(kiosk)).toHaveText(warning);
  await look(kiosk.page, "kiosk-out");
  await staffSees(staff, "Kertas habis");
  await look(staff.admin, "office-out");
  await kiosk.pickAgency("dukcapil");
  await expect(slip(kiosk)).toHaveText(warning);
  await kiosk.pickService("ktp");
  await expect(slip(kiosk), "before the touch that takes the number").toHaveText(warning);
  await look(kiosk.page, "kiosk-out-class");
  const called = await kiosk.pickClass();
  await expect(slip(kiosk)).toHaveText("Kertas habis: slip tidak keluar. Catat atau foto nomor ini.");
  await kiosk.hold();
  await look(kiosk.page, "kiosk-out-ticket");
  await expect(kiosk.page.locator("[data-number]")).toHaveText(called.number);
  await kiosk.done();

  // The one number is called before there is paper, the other still waits then.
  const waits = await take(kiosk);
  const officer = await staff.officer("Sri Wahyuni", "sri");
  await officer.locator('.place[data-counter="dukcapil-1"]').click();
  await officer.locator('.state [data-do="open"]').click();
  for (const number of [first.number, called.number]) {
    await officer.locator('.desk [data-do="call-next"]').first().click();
    await expect(officer.locator("#ticket-number")).toHaveText(number);
    await officer.locator('.desk [data-do="start"]').first().click();
    await officer.locator('.desk [data-do="finish"]').first().click();
    await expect(officer.locator(".dialog")).toContainText("Hasil yang diserahkan");
    await officer.keyboard.press("Enter");
  }
  await printer.hasCut(5);
  printer.does("roll");
  await expect(slip(kiosk)).toHaveText("Slip sudah dicetak. Silakan ambil.");
  await expect(kiosk.page.locator("[data-number]")).toHaveText(waits.number);
  await printer.hasCut(6);
  await look(kiosk.page, "kiosk-again");
  await staffSees(staff, "Siap mencetak");
  await kiosk.done();
  await expect(slip(kiosk)).toBeHidden();
  const next = await take(kiosk);
  await printer.hasCut(7);
  expect(next.number).not.toBe(waits.number);
});

test("the cable is pulled within a slip, the cover is opened", async ({ site: { staff, kiosk, printer } }) => {
  await printer.hasCut(1);
  printer.does("unplug 2000");
  const { number } = await take(kiosk);
  await expect(slip(kiosk)).toHaveText("Slip mungkin tidak keluar utuh. Sentuh “Cetak lagi”, atau catat nomor ini.");
  await expect(kiosk.page.locator("[data-number]")).toHaveText(number);
  await look(kiosk.page, "kiosk-cable");
  await staffSees(staff, "Printer tidak terjangkau");
  await look(staff.admin, "office-cable");
  await touch(kiosk.page, '[data-key="print"]');
  await expect(slip(kiosk)).toHaveText("Slip belum keluar. Catat atau foto nomor ini.");
  expect((await printer.view()).Slips).toBe(1);
  printer.does("plug");
  await expect(slip(kiosk)).toHaveText("Slip sudah dicetak. Silakan ambil.");
  await staffSees(staff, "Siap mencetak");
  // What the cable left in the printer was cut off; the whole slip came once.
  await printer.hasCut(3);

  await kiosk.done();
  printer.does("cover open");
  await expect(slip(kiosk)).toHaveText("Printer sedang tidak dapat mencetak. Nomor tetap bisa diambil: catat atau foto layar.");
  await staffSees(staff, "Tutup terbuka");
  printer.does("cover closed");
  await expect(slip(kiosk)).toBeHidden();
  await printer.hasCut(3);
});

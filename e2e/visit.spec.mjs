// The whole visit, over all five pages, and what the log says of it afterwards.
import { hallOf } from "./lib/hall.mjs";
import { Board, Console, Kiosk, Phone } from "./lib/pages.mjs";
import { expect, test } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";

test("a visit, from the kiosk's button to the log", async ({ server, open }) => {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const board = await Board.open(open, counter.zone);
  const console = await Console.open(open, counter.officer);
  await console.openCounter();

  const kiosk = await Kiosk.open(open);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const phone = await Phone.open(open, ticket);
  await expect(phone.page.locator("[data-number]")).toHaveText(ticket.number);
  await phone.shows("waiting");
  await expect(console.entry("upcoming", ticket)).toBeVisible();

  await console.callNext(ticket.number);
  await board.shows(ticket.number, counter.number);
  await phone.shows("called");
  const [sentence] = await board.hasSpoken(1);
  expect(sentence).toMatch(/^Nomor antrean, .+ Silakan menuju loket .+\.$/);

  await console.press("m", "start");
  await console.has(ticket.number, "serving");
  await phone.shows("serving");
  await console.press("s", "finish");
  await console.hasNobody();
  await phone.shows("done");

  const events = await hall.log(ticket, "issued", "called", "started", "finished");
  const times = events.map((event) => Date.parse(event.at));
  expect(times, "times of the steps").toEqual([...times].sort((a, b) => a - b));
  const all = await hall.manager.events();
  expect(all.map((event) => event.seq), "numbers of the events").toEqual(all.map((_, i) => i + 1));
  await expectReported(hall, events);
});

/** The report reads SQL alone: what it knows has arrived there. */
async function expectReported(hall, events) {
  const date = events[0].date;
  const read = () => hall.manager.get(`/report?from=${date}&to=${date}&by=service`);
  await expect.poll(async () => (await read()).total.served).toBe(1);
  const { rows, total } = await read();
  expect(rows.map((row) => row.key.id)).toEqual([SERVICE]);
  const at = Object.fromEntries(events.map((event) => [event.type, Date.parse(event.at)]));
  for (const row of [rows[0], total]) {
    expect(row).toMatchObject({ visits: 1, served: 1, no_shows: 0, unserved: 0 });
    expect(row.wait.median_ms).toBe(at.called - at.issued);
    expect(row.service.median_ms).toBe(at.finished - at.started);
  }
}

test("a connection lost and regained in the middle of a visit", async ({ server, open }) => {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const kiosk = await Kiosk.open(open);
  const board = await Board.open(open, counter.zone);
  const console = await Console.open(open, counter.officer);
  await console.openCounter();
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const phone = await Phone.open(open, ticket);
  await console.callNext(ticket.number);
  await phone.shows("called");
  const heard = await board.hasSpoken(1);

  const pages = [kiosk, board, console, phone].map((each) => each.page);
  pages.forEach((page) => {
    page.mayLoseServer = true;
  });
  await server.kill();
  for (const page of pages) await expect(page.locator("body")).toHaveAttribute("data-stale", /.*/, { timeout: 40000 });
  // What was true before is still on the screen, marked as old.
  await expect(board.page.locator("#call-number")).toHaveText(ticket.number);
  await console.has(ticket.number, "called");

  await server.start();
  for (const page of pages) await expect(page.locator("body")).not.toHaveAttribute("data-stale", /.*/, { timeout: 40000 });
  pages.forEach((page) => {
    page.mayLoseServer = false;
  });
  await console.has(ticket.number, "called");
  await phone.shows("called");
  await board.shows(ticket.number, counter.number);

  // A display that is switched off and on again stays silent about old calls.
  await board.page.reload();
  await board.fresh();
  await board.shows(ticket.number, counter.number);
  await console.press("u", "recall");
  await board.hasSpoken(2);
  expect((await board.spoken())[0]).toBe(heard[0]);

  // The phone alone loses its network, and learns afterwards what it missed.
  phone.page.mayLoseServer = true;
  await phone.page.context().setOffline(true);
  await expect(phone.page.locator("body")).toHaveAttribute("data-stale", /.*/);
  await console.press("m", "start");
  await console.has(ticket.number, "serving");
  await phone.page.context().setOffline(false);
  await phone.fresh();
  await phone.shows("serving");
  const next = await kiosk.take(AGENCY, SERVICE);
  expect(next.number, "numbers go on after a crash").not.toBe(ticket.number);
  await console.press("s", "finish");
  await phone.shows("done");
  await hall.log(ticket, "issued", "called", "recalled", "started", "finished");
  await console.callNext(next.number);
  await console.press("s", "finish");
  await console.hasNobody();
});

test("a board that lost its line shows whom it missed, and speaks of nobody who was served meanwhile", async ({ server, open }) => {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const board = await Board.open(open, counter.zone);
  const console = await Console.open(open, counter.officer);
  await console.openCounter();
  const kiosk = await Kiosk.open(open);
  const missed = await kiosk.take(AGENCY, SERVICE);
  const next = await kiosk.take(AGENCY, SERVICE);
  await board.loseLine();
  await console.callNext(missed.number);
  await console.press("s", "finish");
  await console.hasNobody();
  await board.findLine();
  await board.shows(missed.number, counter.number);
  await console.callNext(next.number);
  await board.shows(next.number, counter.number);
  expect((await board.hasSpoken(1))[0]).toContain("nol, nol, dua. Silakan");
});

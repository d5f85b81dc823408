// The other steps of a visit: recall, no-show and back, hold, transfer, undo,
// a pause, and a number called out of turn.
import { hallOf } from "./lib/hall.mjs";
import { Board, Console, Kiosk, Phone } from "./lib/pages.mjs";
import { expect, test } from "./lib/test.mjs";

const AGENCY = "dukcapil";
const SERVICE = "dukcapil-ktp";

/** A hall with an open counter, its board, and a kiosk. */
async function opened(server, open) {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const board = await Board.open(open, counter.zone);
  const console = await Console.open(open, counter.officer);
  await console.openCounter();
  const kiosk = await Kiosk.open(open);
  return { hall, counter, board, console, kiosk };
}

test("a recall is shown and spoken as a call of its own", async ({ server, open }) => {
  const { hall, counter, board, console, kiosk } = await opened(server, open);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const phone = await Phone.open(open, ticket);
  await console.callNext(ticket.number);
  const [first] = await board.hasSpoken(1);
  await console.press("u", "recall");
  expect(await board.hasSpoken(2)).toEqual([first, first]);
  await board.shows(ticket.number, counter.number);
  await phone.shows("called");
  const events = await hall.log(ticket, "issued", "called", "recalled");
  expect(events[2].ticket.leg.called_at, "the first call's time stays").toBe(events[1].at);
});

test("a citizen who did not come is put back into the queue", async ({ server, open }) => {
  const { hall, console, kiosk } = await opened(server, open);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const phone = await Phone.open(open, ticket);
  await console.callNext(ticket.number);
  await console.press("t", "no-show");
  await console.hasNobody();
  await phone.shows("no_show");
  await console.entry("noshows", ticket).getByRole("button").click();
  await expect(console.entry("upcoming", ticket)).toBeVisible();
  await phone.shows("waiting");
  await console.callNext(ticket.number);
  await hall.log(ticket, "issued", "called", "no_show", "reinstated", "called");
});

test("a visit held for a document goes on where it stopped", async ({ server, open }) => {
  const { hall, console, kiosk } = await opened(server, open);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const phone = await Phone.open(open, ticket);
  await console.callNext(ticket.number);
  await console.press("m", "start");
  await console.has(ticket.number, "serving");
  await console.press("h", "hold");
  await console.page.keyboard.press("Enter");
  await console.hasNobody();
  await phone.shows("held");
  await console.entry("held", ticket).getByRole("button", { name: "Lanjutkan" }).click();
  await console.has(ticket.number, "called");
  await phone.shows("called");
  const events = await hall.log(ticket, "issued", "called", "started", "held", "resumed");
  expect(events[3].ticket.leg.reason).not.toBe("");
});

test("a transfer keeps number and arrival, and is called at the other agency", async ({ server, open }) => {
  const { hall, console, kiosk } = await opened(server, open);
  const { services } = await hall.manager.get("/services");
  const target = services.find((service) => service.agency.id !== AGENCY && service.open);
  const other = hall.counterFor(target.id);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const later = await kiosk.take(target.agency.id, target.id);
  const phone = await Phone.open(open, ticket);
  await console.callNext(ticket.number);
  await console.press("a", "transfer");
  await console.page.locator(`dialog input[value="${target.id}"], [role="dialog"] input[value="${target.id}"]`).check();
  await console.page.getByRole("dialog").getByRole("button", { name: "Alihkan" }).click();
  await console.hasNobody();
  await phone.shows("waiting");

  const second = await Console.open(open, other.officer);
  await second.openCounter();
  // Who came to the hall first is called first, though the other stood here before.
  await second.callNext(ticket.number);
  await phone.shows("called");
  await second.press("m", "start");
  await second.has(ticket.number, "serving");
  await second.press("s", "finish");
  await phone.shows("done");
  const events = await hall.log(ticket, "issued", "called", "transferred", "called", "started", "finished");
  const last = events.at(-1).ticket;
  expect(last.leg.service).toBe(target.id);
  expect(last.issued_at).toBe(events[0].at);
  await second.callNext(later.number);
});

test("the wrong button is taken back", async ({ server, open }) => {
  const { hall, console, kiosk } = await opened(server, open);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  const phone = await Phone.open(open, ticket);
  await console.callNext(ticket.number);
  await console.press("m", "start");
  await console.has(ticket.number, "serving");
  await console.press("s", "finish");
  await console.hasNobody();
  // Nothing is waited for in between: a step can be taken back for 30 seconds.
  await console.press("z", "revert");
  await console.has(ticket.number, "serving");
  await phone.shows("serving");
  await console.press("s", "finish");
  await phone.shows("done");
  await hall.log(ticket, "issued", "called", "started", "finished", "reverted", "finished");
});

test("a counter on a break calls nobody, and the board says so", async ({ server, open }) => {
  const { counter, board, console, kiosk } = await opened(server, open);
  const ticket = await kiosk.take(AGENCY, SERVICE);
  await console.press("i", "pause");
  await console.page.keyboard.press("Enter");
  await expect(console.page.locator("#state")).toHaveAttribute("data-state", "paused");
  await expect(board.page.locator(".cell").filter({ hasText: `Loket ${counter.number}` }).first()).toHaveAttribute("data-state", "paused");
  await expect(console.button("call-next")).toHaveAttribute("aria-disabled", "true");
  await console.page.keyboard.press("Space");
  await console.openCounter();
  await console.callNext(ticket.number);
});

test("a number called out of turn leaves its reason in the log", async ({ server, open }) => {
  const { hall, console, kiosk } = await opened(server, open);
  const first = await kiosk.take(AGENCY, SERVICE);
  const second = await kiosk.take(AGENCY, SERVICE);
  await console.press("c", "call");
  const dialog = console.page.getByRole("dialog");
  await dialog.getByPlaceholder("A-023").fill(second.number);
  await dialog.getByRole("button", { name: "Panggil" }).click();
  await console.has(second.number, "called");
  const events = await hall.log(second, "issued", "called");
  expect(events[1].reason).not.toBe("");
  expect(events[1].why).toMatchObject({ rule: "chosen", waiting: 2, overtaken: 1 });
  await console.press("s", "finish");
  await console.callNext(first.number);
});

test("a priority citizen is called before the others, and marked for all to see", async ({ server, open }) => {
  const { counter, board, console, kiosk } = await opened(server, open);
  const regular = await kiosk.take(AGENCY, SERVICE);
  const priority = await kiosk.take(AGENCY, SERVICE, "priority");
  await console.callNext(priority.number);
  await board.shows(priority.number, counter.number);
  await expect(board.page.locator("#call-priority")).toBeVisible();
  expect((await board.hasSpoken(1))[0]).toMatch(/^Antrean prioritas, nomor, /);
  await console.press("s", "finish");
  await console.callNext(regular.number);
});

// A console with an open counter, for the specs of the officer's page.
import { hallOf } from "./hall.mjs";
import { Console } from "./pages.mjs";

export const SERVICE = "dukcapil-ktp";
export const SIZES = [[1366, 768], [1024, 768]];

/** A console with an open counter, and the API to bring people there. */
export async function opened(server, open) {
  const hall = await hallOf(server);
  const counter = hall.counterFor(SERVICE);
  const console = await Console.open(open, counter.officer);
  await console.openCounter();
  const at = `/counters/${counter.id}`;
  const api = hall.manager;
  const take = (service = SERVICE) => api.post("/tickets", { service, class: "regular" });
  return { hall, api, counter, console, at, take, act: (ticket, step, body) => api.post(`/tickets/${ticket.id}/${step}`, body) };
}

/** Pairs of boxes with a text that lie over one another. */
export function overlaps() {
  const box = (/** @type {Element} */ el) => el.getBoundingClientRect();
  const all = Array.from(document.querySelectorAll("#ticket-number, #ticket-state, #ticket-service, #ticket-past > *, #needs, .timers, .keys, #state, .toast, .queue"))
    .filter((el) => el.getClientRects().length > 0 && box(el).width > 0);
  const found = [];
  all.forEach((a, i) => all.slice(i + 1).forEach((b) => {
    const x = Math.min(box(a).right, box(b).right) - Math.max(box(a).left, box(b).left);
    const y = Math.min(box(a).bottom, box(b).bottom) - Math.max(box(a).top, box(b).top);
    if (x > 1 && y > 1) found.push(`${a.id || a.className} over ${b.id || b.className} by ${Math.round(x)} x ${Math.round(y)}`);
  }));
  return found;
}

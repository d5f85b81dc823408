// A busy hall, by the public API: most counters open, some in service, some
// calling, one on a break, people waiting, some visits done, one nobody came for.
import { Api } from "./api.mjs";

const WAITING = [7, 3, 5, 2, 9, 4, 1, 6];

/** Every fifth ticket is a priority one. */
const classOf = (index) => (index % 5 === 2 ? "priority" : "regular");

export async function fill(server) {
  const api = new Api(server.url);
  const kiosk = await api.as((who) => who.role === "kiosk");
  const manager = await api.as((who) => who.role === "manager");
  const { services } = await manager.get("/services");
  await issueAll(kiosk, services.filter((service) => service.open));
  const desks = await openCounters(api, await manager.get("/counters"));
  // Two rounds that all counters take part in, so that service takes its time.
  for (let round = 0; round < 2; round++) {
    for (const desk of desks) await begin(desk);
    const absent = desks[4 + round];
    await Promise.all(desks.map((desk) => desk !== absent && serve(desk)));
    await Promise.all(desks.map((desk) => end(desk, desk === absent ? "no-show" : "finish")));
  }
  for (const [index, desk] of desks.entries()) await remain(desk, index);
}

async function issueAll(kiosk, services) {
  let index = 0;
  for (const [at, service] of services.entries()) {
    // At once: they share one write to the disk, of which a busy machine makes few.
    const wishes = Array.from({ length: WAITING[at % WAITING.length] }, () => ({ service: service.id, class: classOf(index++) }));
    await Promise.all(wishes.map((wish) => kiosk.post("/tickets", wish)));
  }
}

/** Every seventh counter stays closed, as in any hall. */
function openCounters(api, { counters }) {
  return Promise.all(counters.filter((_, index) => index % 7 !== 6).map(async (counter) => {
    const officer = await api.as((who) => who.role === "officer" && who.counter === counter.id);
    const desk = { officer, at: `/counters/${counter.id}`, ticket: null };
    await officer.post(desk.at + "/open");
    return desk;
  }));
}

async function begin(desk) {
  desk.ticket = await desk.officer.post(desk.at + "/call-next");
}

async function serve(desk) {
  if (desk.ticket) await desk.officer.post(`/tickets/${desk.ticket.id}/start`);
}

async function end(desk, step) {
  if (desk.ticket) await desk.officer.post(`/tickets/${desk.ticket.id}/${step}`);
}

/** How each counter is found, by its place in the list. */
async function remain(desk, index) {
  if (index % 11 === 10) {
    await desk.officer.post(desk.at + "/pause", { reason: "prayer" });
    return;
  }
  await begin(desk);
  if (index % 2 === 0) await serve(desk);
}

// A busy hall, by the public API: most counters open, some in service, some
// calling, one on a break, people waiting, and a few visits done.
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
  const { counters } = await manager.get("/counters");
  for (const [index, counter] of counters.entries()) {
    // Every seventh stays closed, as in any hall.
    if (index % 7 === 6) continue;
    const officer = await api.as((who) => who.role === "officer" && who.counter === counter.id);
    await work(officer, counter, index);
  }
}

async function issueAll(kiosk, services) {
  let index = 0;
  for (const [at, service] of services.entries()) {
    for (let n = 0; n < WAITING[at % WAITING.length]; n++) {
      await kiosk.post("/tickets", { service: service.id, class: classOf(index++) });
    }
  }
}

/** What a counter has done so far today, by its place in the list. */
async function work(officer, counter, index) {
  const at = `/counters/${counter.id}`;
  await officer.post(at + "/open");
  const served = index % 3;
  for (let n = 0; n < served; n++) {
    const ticket = await officer.post(at + "/call-next");
    if (!ticket) return;
    await officer.post(`/tickets/${ticket.id}/start`);
    await officer.post(`/tickets/${ticket.id}/finish`, { outcome: "served" });
  }
  if (index % 11 === 10) {
    await officer.post(at + "/pause", { reason: "prayer" });
    return;
  }
  const ticket = await officer.post(at + "/call-next");
  if (ticket && index % 2 === 0) await officer.post(`/tickets/${ticket.id}/start`);
}

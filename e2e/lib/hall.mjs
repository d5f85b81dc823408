// What the tests know of the hall beside the pages, by the public API.
import { Api } from "./api.mjs";
import { expect } from "./test.mjs";

/** The hall as its manager knows it, and the people of the counters. */
export async function hallOf(server) {
  const manager = await new Api(server.url).as((who) => who.role === "manager");
  const { counters } = await manager.get("/counters");
  const { identities } = await manager.get("/demo/identities");
  return {
    manager,
    admin: () => new Api(server.url).as((who) => who.role === "admin"),
    /** A counter that serves the service, with its officer. The index chooses among several. */
    counterFor(service, index = 0) {
      const counter = counters.filter((c) => c.services.some((s) => s.id === service))[index];
      return { ...counter, officer: identities.find((who) => who.role === "officer" && who.counter === counter.id) };
    },
    async eventsOf(ticket) {
      return (await manager.events()).filter((event) => event.ticket && event.ticket.id === ticket.id);
    },
    /** Waits until the log has as many events of the ticket; it follows the hall within a second. */
    async log(ticket, ...types) {
      await expect.poll(async () => (await this.eventsOf(ticket)).map((event) => event.type)).toEqual(types);
      return this.eventsOf(ticket);
    },
  };
}

/** A hall whose zones have a service of their name each, with its manager, who may do what each officer may. */
export async function staffed(server) {
  const api = new Api(server.url);
  const manager = await api.as((who) => who.role === "manager");
  const kiosk = await api.as((who) => who.role === "kiosk");
  return {
    api,
    manager,
    take: (zone, n) => Promise.all(Array.from({ length: n }, () => kiosk.post("/tickets", { service: zone + "-s", class: "regular" }))),
    open: (counter) => manager.post(`/counters/${counter}/open`),
    call: (counter) => manager.post(`/counters/${counter}/call-next`),
    async next(counter, ticket) {
      await manager.post(`/tickets/${ticket.id}/start`);
      await manager.post(`/tickets/${ticket.id}/finish`);
      return manager.post(`/counters/${counter}/call-next`);
    },
  };
}

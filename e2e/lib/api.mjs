// The public API as the tests call it, beside the pages.
import { randomUUID } from "node:crypto";

const TRIES = 5;

/** A demo serves round the clock, and exports the sample's own hours: the tests go on whatever the day. */
function alwaysOpen(file) {
  return file.replace(/^calendars:\n[^]*?(?=^agencies:)/m, (section) => "calendars:\n" + [...section.matchAll(/^ {2}- id: (\S+)\n/gm)]
    .map(([, id]) => `  - id: ${id}\n    weekly: {senin-minggu: ["00:00-24:00"]}\n    issue_early: 0 menit\n    last_ticket: 0 menit\n`).join(""));
}

export class Api {
  /** @param {string} url the hall's address */
  constructor(url) {
    this.url = url;
    this.token = "";
  }

  /** Signs in as one of the demo's people and gives an Api that works for them. */
  async as(fits) {
    const { identities } = await this.get("/demo/identities");
    const identity = identities.find(fits);
    if (!identity) throw new Error(`nobody fits ${fits}: ${JSON.stringify(identities)}`);
    const other = new Api(this.url);
    other.token = (await this.post("/demo/sign-in", { key: identity.key })).token;
    other.identity = identity;
    return other;
  }

  get(path) {
    return this.ask("GET", path);
  }

  post(path, body = {}) {
    return this.ask("POST", path, body);
  }

  /**
   * Imports the hall's own file with a change, as an administrator would.
   * @param {(file: string) => string} change
   */
  async reconfigure(change) {
    const headers = { "Authorization": "Bearer " + this.token, "Content-Type": "application/yaml", "Idempotency-Key": randomUUID() };
    const file = alwaysOpen(await (await fetch(this.url + "/api/v1/hall/file", { headers })).text());
    const next = change(file);
    if (next === file) throw new Error("the hall's file stays as it is:\n" + file);
    const answer = await fetch(this.url + "/api/v1/hall", { method: "POST", headers, body: next });
    if (!answer.ok) throw new Error(`import: ${answer.status} ${await answer.text()}`);
  }

  /** Asks again with the same key where the server says when to, as each client should. */
  async ask(method, path, body) {
    const headers = { "Accept": "application/json", "Idempotency-Key": randomUUID() };
    if (body) headers["Content-Type"] = "application/json";
    if (this.token) headers["Authorization"] = "Bearer " + this.token;
    for (let tries = 1; ; tries++) {
      const answer = await fetch(this.url + "/api/v1" + path, { method, headers, body: body && JSON.stringify(body) });
      const text = await answer.text();
      if (answer.ok) return text ? JSON.parse(text) : null;
      const rest = Number(answer.headers.get("Retry-After"));
      if (tries === TRIES || !rest) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      await new Promise((again) => setTimeout(again, 1000 * rest));
    }
  }

  /** All events of the hall's day, in their order. */
  async events() {
    const all = [];
    for (let after = 0; ; ) {
      const { events, next } = await this.get(`/events?after=${after}&limit=500`);
      all.push(...events);
      if (events.length === 0 || next === after) return all;
      after = next;
    }
  }
}

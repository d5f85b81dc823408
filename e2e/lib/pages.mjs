// The pages as a person uses them. Each function does one thing that a hand
// does, and waits until the page shows its effect.
import { SCREENS, expect } from "./test.mjs";

/** Waits until the kiosk takes any touch. */
export async function rested(page) {
  const rest = () => page.evaluate(async () => (await import("/kiosk/touch.js")).touches.wait(performance.now()));
  await expect.poll(rest, { intervals: [50, 100] }).toBe(0);
}

/**
 * Touches something of the kiosk as a calm hand does: not before the screen takes touches again.
 * @param {import("@playwright/test").Page} page
 * @param {import("@playwright/test").Locator | string} target
 * @param {"click" | "tap"} [by] tap where the page has touch
 */
export async function touch(page, target, by = "click") {
  const there = typeof target === "string" ? page.locator(target) : target;
  await there.waitFor();
  await rested(page);
  await there[by]();
}

/** A citizen's way at the kiosk. */
export class Kiosk {
  static async open(open, screen = SCREENS.kiosk, address = "/kiosk", beforeLoad = undefined) {
    const kiosk = new Kiosk();
    kiosk.page = await open(address, screen, { beforeLoad });
    await kiosk.shows("agency");
    await expect(kiosk.page.locator("[data-agency]").first()).toBeVisible();
    return kiosk;
  }

  async shows(step) {
    await expect(this.page.locator("body")).toHaveAttribute("data-step", step);
  }

  async pickAgency(agency) {
    await touch(this.page, `[data-agency="${agency}"]`);
    await this.shows("service");
  }

  async pickService(service) {
    await touch(this.page, `[data-service="${service}"]`);
    await this.shows("class");
  }

  /** @returns {Promise<{number: string, id: string}>} what the screen shows */
  async pickClass(klass = "regular") {
    await touch(this.page, `[data-class="${klass}"]`);
    await this.shows("ticket");
    const number = await this.page.locator("[data-number]").getAttribute("data-number");
    const qr = await this.page.locator('img[src$="/qr.svg"]').first().getAttribute("src");
    return { number, id: /\/t\/([^/]+)\/qr\.svg$/.exec(qr)[1] };
  }

  async turnSwitch(name, on) {
    const button = this.page.locator("#" + name);
    if ((await button.getAttribute("aria-pressed")) !== String(on)) await touch(this.page, button);
    await expect(button).toHaveAttribute("aria-pressed", String(on));
  }

  async turnTo(language) {
    await touch(this.page, `[data-lang="${language}"]`);
    await expect(this.page.locator("html")).toHaveAttribute("lang", language);
  }

  /** The agencies that are on the screen, or come there by the buttons that say that there is more. */
  async reachableAgencies() {
    const seen = new Set();
    do {
      for (const agency of await this.visibleAgencies()) seen.add(agency);
    } while (await this.turn("down"));
    while (await this.turn("up"));
    expect(await this.scrolled()).toBe(0);
    return [...seen];
  }

  /** Presses a button of the bar below the stage and waits until it has moved; false where there is nothing to press. */
  async turn(way) {
    const button = this.page.locator("#more-" + way);
    if (!(await button.isVisible()) || (await button.getAttribute("aria-disabled")) === "true") return false;
    await expect(button).toBeInViewport({ ratio: 1 });
    const before = await this.scrolled();
    await button.click();
    await expect.poll(() => this.scrolled()).not.toBe(before);
    return true;
  }

  scrolled() {
    return this.page.locator("#stage").evaluate((stage) => stage.scrollTop);
  }

  /** The agencies whose whole tile is there to be touched. */
  visibleAgencies() {
    return this.page.locator("[data-agency]").evaluateAll((tiles) => tiles.filter((tile) => {
      const box = tile.getBoundingClientRect();
      const inset = 16; // the corners are round
      return [box.left + inset, box.right - inset].every((x) => [box.top + inset, box.bottom - inset].every((y) => {
        const there = document.elementFromPoint(x, y);
        return there !== null && tile.contains(there);
      }));
    }).map((tile) => tile.getAttribute("data-agency")));
  }

  /** Keeps the ticket on the screen, which goes back to the start by itself otherwise. */
  async hold() {
    await touch(this.page, '[data-key="hold"]');
    await expect(this.page.locator('[data-key="hold"]')).toHaveAttribute("aria-pressed", "true");
  }

  async done() {
    await touch(this.page, '[data-key="done"]');
    await this.shows("agency");
  }

  /** All four steps. */
  async take(agency, service, klass) {
    await this.pickAgency(agency);
    await this.pickService(service);
    const ticket = await this.pickClass(klass);
    await this.done();
    return ticket;
  }
}

/** An officer at the console. */
export class Console {
  /** @param {{key: string}} identity of the demo */
  static async open(open, identity) {
    const console = new Console();
    console.page = await open("/counter", SCREENS.desk);
    await console.page.locator(`[data-identity="${identity.key}"]`).click();
    await expect(console.page.locator("#desk")).toBeVisible();
    await console.fresh();
    return console;
  }

  /** Waits until the console is sure of what it shows. */
  async fresh() {
    await expect(this.page.locator("body")).not.toHaveAttribute("data-stale");
  }

  button(command) {
    return this.page.locator(`.desk [data-do="${command}"]`).first();
  }

  async openCounter() {
    await this.button("open").click();
    await expect(this.page.locator("#state")).toHaveAttribute("data-state", "open");
  }

  /** Presses a key, as officers do, once the console offers what is behind it. */
  async press(key, command) {
    await expect(this.button(command)).toHaveAttribute("aria-disabled", "false");
    await this.page.keyboard.press(key);
  }

  async has(number, state) {
    await expect(this.page.locator("#ticket-number")).toHaveText(number);
    await expect(this.page.locator("#ticket")).toHaveAttribute("data-state", state);
  }

  async hasNobody() {
    await expect(this.page.locator("#ticket")).toHaveAttribute("data-state", "none");
  }

  async callNext(number) {
    await this.press("Space", "call-next");
    await this.has(number, "called");
  }

  /** An entry of one of the lists beside: upcoming, held or noshows. */
  entry(list, ticket) {
    return this.page.locator(`#${list} [data-ticket="${ticket.id}"]`);
  }
}

/** The screen of a zone, with a voice that is written down instead of spoken. */
export class Board {
  /** @param {(page: import("@playwright/test").Page) => Promise<void>} [hear] how the test hears what the board speaks */
  static async open(open, zone, hear = recordVoice) {
    const board = new Board();
    board.page = await open(`/board/${zone}`, SCREENS.board, {
      beforeLoad: async (page) => {
        await hear(page);
        await board.holdLine(page);
      },
    });
    await board.fresh();
    return board;
  }

  /** Lets the test cut the board's live line. */
  async holdLine(page) {
    this.cut = false;
    this.lines = new Set();
    await page.routeWebSocket(/\/live$/, (line) => {
      if (this.cut) {
        line.close({ code: 1013 });
        return;
      }
      line.connectToServer();
      this.lines.add(line);
    });
  }

  /** Ends the live line, and lets none be made until there may be one again. */
  async loseLine() {
    this.cut = true;
    await Promise.all([...this.lines].map((line) => line.close({ code: 1013 })));
    this.lines.clear();
    await expect(this.page.locator("body")).toHaveAttribute("data-stale", /.*/);
  }

  async findLine() {
    this.cut = false;
    await this.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await this.fresh();
  }

  /** Waits for the first state: a call made before it would be an old one, which a board does not speak. */
  async fresh() {
    await expect(this.page.locator(".cell, .counters-empty").first()).toBeVisible();
    await expect(this.page.locator("body")).not.toHaveAttribute("data-stale");
  }

  async shows(number, counter) {
    await expect(this.page.locator("#call-number")).toHaveText(number);
    await expect(this.page.locator("#call-where")).toHaveText(`Loket ${counter}`);
  }

  /** All sentences spoken since the page was first opened, over its reloads. */
  async spoken() {
    return this.page.evaluate(() => JSON.parse(localStorage.getItem("test.spoken") || "[]"));
  }

  /** Waits until there are that many sentences, and gives them. */
  async hasSpoken(count) {
    await expect.poll(() => this.spoken().then((all) => all.length)).toBe(count);
    return this.spoken();
  }
}

/**
 * Puts an Indonesian voice into a browser that has none. It takes no time to
 * speak and keeps what it was given, also over a reload.
 */
async function recordVoice(page) {
  await page.addInitScript(() => {
    const voice = { name: "Uji", lang: "id-ID", localService: true, default: true, voiceURI: "uji" };
    const said = (text) => {
      const all = JSON.parse(localStorage.getItem("test.spoken") || "[]");
      localStorage.setItem("test.spoken", JSON.stringify(all.concat(text)));
    };
    const synthesis = new EventTarget();
    Object.assign(synthesis, {
      speaking: false, pending: false, paused: false,
      getVoices: () => [voice], cancel() {}, pause() {}, resume() {},
      speak(utterance) {
        said(utterance.text);
        setTimeout(() => {
          utterance.dispatchEvent(new Event("start"));
          utterance.dispatchEvent(new Event("end"));
        }, 0);
      },
    });
    Object.defineProperty(window, "speechSynthesis", { value: synthesis, configurable: true });
    class Utterance extends EventTarget {
      constructor(text) {
        super();
        this.text = text;
        for (const type of ["start", "end", "error"]) {
          this.addEventListener(type, (event) => this["on" + type] && this["on" + type](event));
        }
      }
    }
    Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance, configurable: true });
  });
}

/** A citizen's phone with the page behind the ticket's QR code. */
export class Phone {
  static async open(open, ticket, options = {}) {
    const phone = new Phone();
    phone.page = await open(`/t/${ticket.id}`, SCREENS.phone, options);
    await phone.fresh();
    return phone;
  }

  async fresh() {
    await expect(this.page.locator("#ticket")).toBeVisible();
    await expect(this.page.locator("body")).not.toHaveAttribute("data-stale");
  }

  async shows(state) {
    const mood = state === "waiting" ? "(waiting|near|next)" : state;
    await expect(this.page.locator("#hero")).toHaveClass(new RegExp(`(^| )pass-${mood}( |$)`));
  }
}

// What the loudspeaker of a board or a kiosk is given, and when each sound of it has ended, by
// the events of the browser's own audio player; and what a board's large place shows meanwhile.

/** The clip after which a call's number is said, and the one after which its counter is. */
const LEADS = ["id/nomor-antrean", "id/antrean-prioritas"];
const GO = "id/silakan-menuju";

export class Heard {
  constructor() {
    /** @type {Array<{what: "ring" | "chime" | "start" | "end" | "cut" | "key" | "mark" | "large", id?: string, clip?: string, number?: string, at?: number, length?: number, volume?: number, now: number, wall: number}>} */
    this.log = [];
  }

  /**
   * To be given to Board.open. All is kept over reloads of the page.
   * @param {number} [speed] how much faster a call is said and shown than it is meant to be
   */
  listen(speed = 1) {
    return async (page) => {
      await page.exposeFunction("heard", (entry) => this.log.push(entry));
      await page.addInitScript(tap, speed);
    };
  }

  /** Makes the page faster from its next load on. */
  hurry(page, speed) {
    return page.evaluate((n) => localStorage.setItem("test.speed", n), speed);
  }

  /** Waits until all that the page has told is here. */
  caughtUp(page) {
    return page.evaluate(() => window["heard"]({ what: "mark", now: 0, wall: 0 }));
  }

  all(what) {
    return this.log.filter((entry) => entry.what === what);
  }

  /** The clips that were played to their end, a list a call, in the order of their times. */
  calls() {
    const calls = [];
    const ended = new Set(this.all("end").map((entry) => entry.id));
    for (const { clip } of this.all("start").filter((entry) => ended.has(entry.id))) {
      if (calls.length === 0 || LEADS.includes(clip)) calls.push([]);
      calls[calls.length - 1].push(clip);
    }
    return calls;
  }

  /** The numbers of the calls that were spoken at least to where they send the citizen. */
  numbers() {
    return this.calls().filter((clips) => clips.includes(GO)).map(numberOf);
  }

  /** When each call was heard, from its chime to its last clip, on the machine's clock. */
  spans() {
    const spans = [];
    for (const { what, wall } of this.log) {
      const last = spans[spans.length - 1];
      if (what === "ring" && (!last || last.to)) spans.push({ from: wall, to: 0 });
      if (what === "end") last.to = wall;
    }
    return spans;
  }

  /** The numbers in the large place, each as it came there. */
  shown() {
    return this.all("large").map((entry) => entry.number);
  }
}

const DIGITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"];

/** A-012 of its clips: A, nol, satu, dua. */
function numberOf(clips) {
  const words = clips.slice(1, clips.indexOf(GO)).map((clip) => clip.replace("id/", ""));
  return words.filter((w) => w.length === 1).join("").toUpperCase() + "-" + words.filter((w) => w.length > 1).map((w) => DIGITS.indexOf(w)).join("");
}

/** Runs in the page before its own scripts. The sounds are real ones, and with a speed faster ones. */
function tap(usual) {
  const speed = Number(localStorage.getItem("test.speed")) || usual;
  const tell = (entry) => window["heard"]({ ...entry, wall: Date.now() });
  const page = Math.random() + "-";
  let sounds = 0;
  const clipOf = new WeakMap();
  const body = Response.prototype.arrayBuffer;
  Response.prototype.arrayBuffer = async function () {
    const data = await body.call(this);
    clipOf.set(data, new URL(this.url).pathname.replace(/^\/voice\/|\.wav$/g, ""));
    return data;
  };
  const decode = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = function (data, ok, fail) {
    const clip = clipOf.get(data);
    return decode.call(this, data, (buffer) => {
      clipOf.set(buffer, clip);
      ok(buffer);
    }, fail);
  };
  const stop = AudioBufferSourceNode.prototype.stop;
  AudioBufferSourceNode.prototype.stop = function () {
    tell({ what: "cut", clip: clipOf.get(this.buffer), now: performance.now() });
    stop.call(this);
  };
  window.addEventListener("keydown", () => tell({ what: "key", now: performance.now() }), true);
  const leadsTo = new WeakMap();
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = /** @type {any} */ (function (to, ...more) {
    leadsTo.set(this, to);
    return connect.call(this, to, ...more);
  });
  const soon = (context, at) => context.currentTime + (at - context.currentTime) / speed;
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    if (this.context instanceof OfflineAudioContext) { // no loudspeaker
      start.call(this, at);
      return;
    }
    const [clip, id] = [clipOf.get(this.buffer), page + ++sounds];
    tell({ what: "start", id, clip, at, volume: leadsTo.get(this).gain.value, length: this.buffer.duration, now: this.context.currentTime });
    this.addEventListener("ended", () => tell({ what: "end", id, clip, now: this.context.currentTime }));
    this.playbackRate.value = speed;
    start.call(this, soon(this.context, at));
  };
  for (const name of ["start", "stop"]) {
    const plain = AudioScheduledSourceNode.prototype[name];
    OscillatorNode.prototype[name] = function (at) {
      if (name === "start") tell({ what: "ring", now: this.context.currentTime });
      if (name === "start") this.addEventListener("ended", () => tell({ what: "chime", now: this.context.currentTime }));
      plain.call(this, soon(this.context, at));
    };
  }
  // How long a call keeps the large place is said in board.js.
  const timer = window.setTimeout;
  window.setTimeout = /** @type {any} */ ((run, ms, ...more) => timer(run, ms >= 3000 && speed > 1 && /Board\.present/.test(new Error().stack) ? ms / speed : ms, ...more));
  document.addEventListener("DOMContentLoaded", () => {
    const node = document.getElementById("call-number");
    const call = document.getElementById("call");
    if (!call) return;
    let last = "";
    new MutationObserver(() => {
      const number = call.getAttribute("data-flash") === "true" ? node.textContent : "";
      if (number && number !== last) tell({ what: "large", number, now: performance.now() });
      last = number || last;
    }).observe(call, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-flash"] });
  });
}

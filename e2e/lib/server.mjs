// A demo hall of the tests' own: one process on a free port with its data in a
// temporary folder, which can be killed and started again on both.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const START_MS = 60000;

/**
 * Stands between the tests and the server: it kills the server when this
 * process has gone, however it went. Its standard input ends then.
 */
const KEEPER = `
trap '' INT TERM HUP
"$@" 3<&- &
server=$!
exec 3<&0
{ cat <&3 >/dev/null; kill -9 $server 2>/dev/null; } &
wait $server
status=$?
kill $! 2>/dev/null
exit $status
`;

/**
 * A free port below those that outgoing connections get: while the server is down
 * in the middle of a test, none of them may take its place.
 */
async function freePort() {
  for (;;) {
    const port = randomInt(11000, 32000);
    const probe = createServer();
    const free = await new Promise((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (free) {
      await new Promise((closed) => probe.close(closed));
      return port;
    }
  }
}

export class DemoServer {
  /**
   * @param {string[]} [flags] more of the command
   * @param {string} [command] `demo`, `practice`, or `serve` for a hall where people sign in
   */
  constructor(flags = [], command = "demo") {
    this.flags = flags;
    this.command = command;
    this.folder = mkdtempSync(path.join(tmpdir(), "mpp-e2e-"));
    this.log = "";
    /** @type {import("node:child_process").ChildProcess | null} */
    this.process = null;
    this.address = "";
  }

  /** The hall's address, without a slash at its end. */
  get url() {
    return "http://" + this.address;
  }

  /** Starts the hall, at the second time where it was before. */
  async start() {
    this.address = this.address || "127.0.0.1:" + (await freePort());
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MPP_")));
    if (this.command === "practice") env.TMPDIR = this.folder; // its hall is in a folder of its own, which a killed one leaves
    const child = spawn("sh", ["-c", KEEPER, "keeper", process.env.MPP_E2E_BINARY, this.command, ...this.flags], {
      env: { ...env, MPP_ADDR: this.address, MPP_PRACTICE_ADDR: this.address, MPP_DATA: path.join(this.folder, "data") },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.process = child;
    const note = (chunk) => {
      this.log += chunk;
    };
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    this.address = await this.listening(child);
    await this.ready();
  }

  /** Waits for the address that the server prints. */
  listening(child) {
    const from = this.log.length;
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${why}; mpp said:\n${this.log.slice(from)}`));
      const timer = setTimeout(() => fail("no address was printed"), START_MS);
      child.once("exit", (code) => {
        clearTimeout(timer);
        fail(`mpp ended with ${code}`);
      });
      child.stdout.on("data", () => {
        const found = /http:\/\/(127\.0\.0\.1:[1-9]\d*)/.exec(this.log.slice(from));
        if (found) {
          clearTimeout(timer);
          resolve(found[1]);
        }
      });
    });
  }

  /** Asks until the server says that it is ready. */
  async ready() {
    const deadline = Date.now() + START_MS;
    for (;;) {
      const answer = await fetch(this.url + "/readyz").catch((error) => ({ ok: false, error }));
      if (answer.ok) return;
      if (Date.now() > deadline) throw new Error(`not ready; mpp said:\n${this.log}`);
      await new Promise((again) => setTimeout(again, 50));
    }
  }

  /** Ends the server without a warning, as a power cut would. */
  async kill() {
    const child = this.process;
    if (!child) return;
    this.process = null;
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.stdin.end();
    await ended;
  }

  /** Ends the server and forgets its hall. */
  async dispose() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// A kiosk's printer, emulated, and the agent that prints on it: each a process of its own.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "./test.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A process of which the test reads what it says, and which ends with the test's. */
class Program {
  constructor(file, args) {
    this.said = "";
    this.process = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on("data", (chunk) => {
        this.said += chunk;
      });
    }
  }

  /** Waits until it has said what the pattern's group stands for. */
  async find(pattern) {
    await expect.poll(() => this.said).toMatch(pattern);
    return pattern.exec(this.said)[1];
  }

  async end() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("close", resolve));
    this.process.kill();
    await ended;
  }
}

/** tools/printeremu on a free port; its paper is drawn into `drawing`. */
export class Printer extends Program {
  static async on(server) {
    const file = path.join(server.folder, "printeremu");
    execFileSync("go", ["build", "-trimpath", "-o", file, "./tools/printeremu/cmd"], { cwd: ROOT, stdio: "inherit", env: { ...process.env, CGO_ENABLED: "0" } });
    const drawing = path.join(process.env.MPP_PICTURES || server.folder, "paper-roll.png");
    mkdirSync(path.dirname(drawing), { recursive: true });
    const printer = new Printer(file, ["--listen", "127.0.0.1:0", "--png", drawing]);
    printer.address = "tcp://" + await printer.find(/listening (\S+)/);
    return printer;
  }

  /** @param {string} command that tools/printeremu/cmd obeys */
  does(command) {
    this.process.stdin.write(command + "\n");
  }

  /** What can be seen of it now: printeremu.View. */
  async view() {
    const from = this.said.length;
    this.does("state");
    await expect.poll(() => this.said.slice(from), { intervals: [10, 50] }).toMatch(/\{.*\}\n/);
    return JSON.parse(/\{.*\}\n/.exec(this.said.slice(from))[0]);
  }

  /** Waits until it has cut off that many slips, and nothing more is in it. */
  async hasCut(slips) {
    await expect.poll(() => this.view()).toMatchObject({ Slips: slips, Loose: 0, Buffered: 0, Odd: null });
  }
}

/** `mpp print-agent` for a printer. */
export class Agent extends Program {
  static for(server, printer) {
    return new Agent(process.env.MPP_E2E_BINARY, ["print-agent", "--server", server.url, "--printer", printer.address, "--state", path.join(server.folder, "agent")]);
  }

  /** The code with which it is paired. */
  async code() {
    return (await this.find(/devices\/pair: (\w{3} \w{3})/)).replace(" ", "");
  }
}

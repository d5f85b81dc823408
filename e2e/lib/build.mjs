// Builds the program once for all tests.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** MPP_E2E_BINARY names a program that is there already, and spares the build. */
export default function build() {
  if (process.env.MPP_E2E_BINARY) {
    return undefined;
  }
  const folder = mkdtempSync(path.join(tmpdir(), "mpp-e2e-bin-"));
  const binary = path.join(folder, "mpp");
  // As the image is built: what the hall will run is what is tested.
  execFileSync("go", ["build", "-trimpath", "-o", binary, "./cmd/mpp"], { cwd: ROOT, stdio: "inherit", env: { ...process.env, CGO_ENABLED: "0" } });
  process.env.MPP_E2E_BINARY = binary;
  return () => rmSync(folder, { recursive: true, force: true });
}

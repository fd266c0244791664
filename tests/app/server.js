/** The real server as a process of its own, with an empty data folder, and its first account. */
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort, until } from "./webdriver.js";

/** The folder of the compiled programs: `FENGTAI_BIN_DIR`, or where cargo puts them. */
export function program(name) {
  const target = process.env.CARGO_TARGET_DIR ?? new URL("../../target", import.meta.url).pathname;
  return join(process.env.FENGTAI_BIN_DIR ?? join(target, "debug"), name);
}

/** What the process is to know: the machine's environment without anybody's own settings of the product. */
export function environment(own) {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("FENGTAI_"));
  return { ...Object.fromEntries(others), ...own };
}

function run(words, env, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(program("sync-server"), words, { env, stdio: ["pipe", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`sync-server ${words.join(" ")}: exit ${code}`)),
    );
    child.stdin.end(input);
  });
}

/** Starts a server on a free port, with the operator's account. */
export async function startServer(dir, operator) {
  await mkdir(dir, { recursive: true });
  const port = await freePort();
  const env = environment({
    FENGTAI_DATA_DIR: dir,
    FENGTAI_LISTEN: `127.0.0.1:${port}`,
    FENGTAI_LOG: "warn",
  });
  await run(["migrate"], env, "");
  const words = ["account", "add", operator.login, "--role", "operator", "--name", operator.name];
  await run([...words, "--password-file", "-"], env, `${operator.password}\n`);
  const child = spawn(program("sync-server"), ["serve"], { env, stdio: ["ignore", "inherit", "inherit"] });
  const base = `http://127.0.0.1:${port}`;
  await until("the server", async () => (await fetch(`${base}/readyz`)).ok, { timeout_ms: 60_000 });
  return {
    base,
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

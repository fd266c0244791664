/** A real server as a process of its own, with the built console, an empty data folder and the operator's account. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const READY_WITHIN_MS = 60_000;

/** The folder of the compiled programs: `FENGTAI_BIN_DIR`, or where cargo puts them. */
export function program(name) {
  const target = process.env.CARGO_TARGET_DIR ?? new URL("../../target", import.meta.url).pathname;
  return join(process.env.FENGTAI_BIN_DIR ?? join(target, "debug"), name);
}

/** Runs a program to its end; its output is shown only when it fails. */
export async function run(name, words, { env = process.env, input = "" } = {}) {
  const child = spawn(program(name), words, { env, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`${name} ${words.join(" ")}: exit ${code}\n${output}`);
  return output;
}

async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** `FENGTAI_URL` names a server that runs already; its operator signs in with `FENGTAI_OPERATOR`, `login:password`. */
function given() {
  const base = process.env.FENGTAI_URL;
  if (!base) return undefined;
  const [login = "", password = ""] = (process.env.FENGTAI_OPERATOR ?? "").split(/:(.*)/s);
  return { base, operator: { login, password }, dir: undefined, stop: async () => undefined };
}

export async function startServer() {
  const running = given();
  if (running) return running;
  const dir = await mkdtemp(join(tmpdir(), "fengtai-console-"));
  const port = await freePort();
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("FENGTAI_"));
  const env = {
    ...Object.fromEntries(others),
    FENGTAI_DATA_DIR: join(dir, "data"),
    FENGTAI_LISTEN: `127.0.0.1:${port}`,
    FENGTAI_WEB_DIR: new URL("../../sync-server/web/dist", import.meta.url).pathname,
    FENGTAI_LOG: "warn",
  };
  const operator = { login: "operator", password: "Operator-2026-desk" };
  await run("sync-server", ["migrate"], { env });
  const words = [
    "account",
    "add",
    operator.login,
    "--role",
    "operator",
    "--name",
    "刘敏",
    "--password-file",
    "-",
  ];
  await run("sync-server", words, { env, input: `${operator.password}\n` });
  const child = spawn(program("sync-server"), ["serve"], { env, stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const base = `http://127.0.0.1:${port}`;
  await untilReady(base, child);
  return {
    base,
    operator,
    /** For commands on the server's own database. */
    env,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function untilReady(base, child) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const ready = await fetch(`${base}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await wait(50);
  }
  throw new Error("the server did not become ready");
}

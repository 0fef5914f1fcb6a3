// The demo as a process of our own: started on free ports in a temporary directory, ended by its id.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MS = 120_000;
const STOP_MS = 10_000;

const listen = (port) =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });

/** A port that is free and whose next one is free too: the existing site takes that. */
async function twoPorts() {
  for (let tries = 0; tries < 50; tries += 1) {
    const first = await listen(0);
    const { port } = first.address();
    const second = port < 65_535 ? await listen(port + 1).catch(() => null) : null;
    await Promise.all([first, second].filter(Boolean).map((server) => new Promise((done) => server.close(done))));
    if (second) return port;
  }
  throw new Error("there are no two free ports next to each other");
}

export async function startDemo(bin) {
  const data = await mkdtemp(join(tmpdir(), "rejoinder-e2e-"));
  const port = await twoPorts();
  const child = spawn(bin, ["demo", "--data", data, "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (output = (output + text).slice(-200_000)));
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  let spawnError = null;
  child.once("error", (error) => (spawnError = error));
  const stop = async () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
    await rm(data, { recursive: true, force: true });
  };
  const until = Date.now() + START_MS;
  for (;;) {
    const urls = output.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
    const accounts = accountsOf(output);
    if (urls.length >= 2 && accounts.reader && accounts.moderator) {
      const [paper, elsewhere] = [...new Set(urls)];
      if (await fetch(paper).then((answer) => answer.ok, () => false))
        return { paper, elsewhere, accounts, stop, log: () => output };
    }
    if (spawnError || child.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`the demo did not start: ${spawnError ?? ""}\n${output}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** The lines "role  address  password". */
function accountsOf(output) {
  const accounts = {};
  for (const [, role, email, password] of output.matchAll(/^\s*(reader|moderator|editor|operator)\s+(\S+@\S+)\s+(\S+)\s*$/gm))
    accounts[role] = { email, password };
  return accounts;
}

// Two nodes on one PostgreSQL database: processes of our own on free ports, ended by their ids.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const START_MS = 60_000;
const STOP_MS = 15_000;

/** The address of a server where tests may create databases; without one there are no nodes to be had. */
export const server = process.env.REJOINDER_TEST_POSTGRES ?? "";

/** `rejoinder serve` on a free port; its settings are in `env`. */
export async function startNode(bin, env, directory) {
  const child = spawn(bin, ["serve", "--listen", "127.0.0.1:0"], { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output = (output + text).slice(-50_000)));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const end = async (signal) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
  };
  for (const until = Date.now() + START_MS; ; ) {
    const url = output.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
    if (url) return { url, stop: () => end("SIGTERM"), kill: () => end("SIGKILL"), log: () => output };
    if (child.exitCode !== null || Date.now() > until) {
      await end("SIGKILL");
      throw new Error(`a node did not start:\n${output}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A paper with the story `one`, where guests write, on so many nodes. */
export async function startNodes(bin, count) {
  const name = `nodes_${process.pid}_${Date.now()}`;
  const sql = (text) => run("psql", ["--no-psqlrc", "--quiet", server, "-c", text]);
  const directory = await mkdtemp(join(tmpdir(), "rejoinder-nodes-"));
  await sql(`CREATE DATABASE ${name}`);
  const env = { ...process.env, REJOINDER_DATABASE: server.replace("/postgres?", `/${name}?`), REJOINDER_LOG__LEVEL: "warn" };
  const nodes = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await run(bin, ["site", "add", "news", "--title", "News", "--base-url", "http://127.0.0.1:8080", "--guests", "shown", "--guest-work", "false"], { env, cwd: directory });
    const story = join(directory, "one.md");
    await writeFile(story, '+++\npublisher_id = "one"\nheadline = "One"\n+++\n\nText.\n');
    await run(bin, ["story", "add", story], { env, cwd: directory });
    while (nodes.length < count) nodes.push(await startNode(bin, env, directory));
    return { nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

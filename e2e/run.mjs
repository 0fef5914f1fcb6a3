// Runs every spec against one demo in one browser: node run.mjs [part of a test's name]
// Ends with `N passed, N failed`. REJOINDER_BIN is the program, CHROMIUM the browser.
import { mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./lib/chromium.mjs";
import { load, tests, World } from "./lib/harness.mjs";
import { startDemo } from "./lib/server.mjs";
import { startTlsWorld } from "./lib/tls-world.mjs";

const PARALLEL = Number(process.env.E2E_PARALLEL ?? 2);
const TEST_MS = 45_000;
const here = fileURLToPath(new URL(".", import.meta.url));
const bin = resolve(process.env.REJOINDER_BIN ?? join(here, "../target/debug/rejoinder"));
const wanted = process.argv[2] ?? "";
const begun = Date.now();

const out = join(here, "out");
await mkdir(out, { recursive: true });
for (const name of (await readdir(join(here, "specs"))).sort())
  if (name.endsWith(".mjs")) await load(name.replace(/\.mjs$/, ""), pathToFileURL(join(here, "specs", name)));

let demo = null;
let browser = null;
let world = null;
// Made by the first test that asks for it, and shared.
const tls = () => (world ??= startTlsWorld(bin));
let stopping = null;
const stop = () =>
  (stopping ??= (async () => {
    await browser?.close().catch(() => {});
    await world?.then((started) => started.stop(), () => {});
    await demo?.stop();
  })());
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().finally(() => process.exit(130)));

let passed = 0;
let failed = 0;
try {
  demo = await startDemo(bin);
  browser = await launch();
  const shared = { stories: {} };
  const queue = tests.filter(({ name }) => name.includes(wanted)).sort((a, b) => (b.options.first ?? 0) - (a.options.first ?? 0));
  const worker = async () => {
    for (let next; (next = queue.shift()); ) {
      const from = Date.now();
      const t = new World({ ...demo, bin, browser, tls, shared, out });
      const errors = [];
      try {
        let timer;
        const limit = new Promise((_, reject) => {
          timer = setTimeout(() => reject(new Error(`took longer than ${TEST_MS / 1000} s`)), next.options.timeout ?? TEST_MS);
        });
        const running = next.run(t);
        running.catch(() => {});
        await Promise.race([running, limit]).finally(() => clearTimeout(timer));
      } catch (error) {
        errors.push(error.stack ?? String(error));
      }
      await t.close();
      errors.push(...t.wrong);
      const took = `${((Date.now() - from) / 1000).toFixed(1)} s`;
      if (errors.length === 0) {
        passed += 1;
        console.log(`ok    ${next.name} (${took})`);
      } else {
        failed += 1;
        console.log(`FAIL  ${next.name} (${took})\n${[...new Set(errors)].join("\n").replace(/^/gm, "      ")}`);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
} catch (error) {
  failed += 1;
  console.log(`FAIL  the run: ${error.stack ?? error}`);
}
await stop();
console.log(`${((Date.now() - begun) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

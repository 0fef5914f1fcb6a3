// A paper behind TLS as readers meet it: its talk host, pages of publishers around it, a mail server, a provider.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { launchFor } from "./chromium.mjs";
import { startNode } from "./nodes.mjs";
import { startProvider } from "./provider.mjs";
import { startSmtp } from "./smtp.mjs";
import { startFront } from "./tls.mjs";
import { newKey } from "./words.mjs";

const run = promisify(execFile);

/** Pages of publishers: of the paper's own site, of another one that it lists, and of one that it does not know. */
export const HOSTS = { same: "www.paper.test", foreign: "foreign.test", evil: "evil.test" };
const PASSWORD = "correct horse battery";

/**
 * A server on a front, with the site `courier`, the story `one`, and the reader Ada. `config` is TOML for its settings,
 * beside which the environment says nothing; `site` are further flags of `site add`. A test that needs other settings
 * starts one of its own under another `host`.
 */
export async function startTlsPaper(bin, front, { host = "talk.paper.test", embedders = [HOSTS.same, HOSTS.foreign], site = [], config = "" } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "rejoinder-tls-"));
  const file = join(directory, "rejoinder.toml");
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("REJOINDER_") || name === "REJOINDER_TEST_RUN");
  const env = { ...Object.fromEntries(kept), REJOINDER_DATA: join(directory, "data"), REJOINDER_CONFIG: file };
  const origin = `https://${host}`;
  const cli = async (...args) => (await run(bin, args, { env, cwd: directory })).stdout;
  const account = async (name, role) => {
    const email = `${newKey()}@mail.test`;
    const secret = join(directory, "password");
    await writeFile(secret, `${PASSWORD}\n`);
    await cli("reader", "add", name, "--email", email, "--role", role, "--password-file", secret);
    return { name, email, password: PASSWORD };
  };
  let node = null;
  const stop = async () => {
    await node?.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    // All tests come from one address.
    await writeFile(file, config || "[limits]\nacts_per_minute = 100000\n");
    await cli("site", "add", "courier", "--title", "The Courier", "--base-url", origin, "--guests", "shown",
      ...embedders.flatMap((embedder) => ["--embedder", embedder]), ...site);
    const story = join(directory, "one.md");
    await writeFile(story, '+++\npublisher_id = "one"\nheadline = "One"\n+++\n\nText.\n');
    await cli("story", "add", story);
    const paper = {
      host, origin, directory, cli, account, stop,
      ada: await account("Ada", "reader"),
      log: () => node.log(),
      /** Starts anew on the same data, with these settings when some are given. */
      async restart(toml) {
        if (toml !== undefined) await writeFile(file, toml);
        await node?.stop();
        node = await startNode(bin, env, directory);
        await front.serve(host, node.url);
      },
      /** Signs in by the form of the login page. */
      async signIn(page, { email, password }) {
        await page.goto(`${origin}/login?next=/rules`);
        await page.locator('main [name="email"]').fill(email);
        await page.locator('main [name="password"]').fill(password);
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.waitForURL(`${origin}/rules`);
      },
    };
    await paper.restart();
    return paper;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** All of it. `t.tls()` gives the one that tests share; `browser` launches each kind once. */
export async function startTlsWorld(bin) {
  const front = await startFront();
  const browsers = new Map();
  const pages = new Map();
  let paper = null;
  let mailbox = null;
  const stop = async () => {
    await Promise.all([...browsers.values()].map((browser) => browser.then((started) => started.close(), () => {})));
    await paper?.stop();
    await mailbox?.stop();
    await front.stop();
  };
  try {
    for (const host of Object.values(HOSTS))
      await front.serve(host, (request, response) => {
        const page = pages.get(`https://${host}${request.url.split("?")[0]}`);
        if (!page) return response.writeHead(404).end();
        response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers }).end(page.html);
      });
    mailbox = await startSmtp();
    const provider = await startProvider(front);
    paper = await startTlsPaper(bin, front);
    return {
      front, paper, mailbox, provider, stop,
      /** Puts a page on one of `HOSTS`, under an address that no other test has. */
      page(host, body, headers = {}) {
        const url = `https://${host}/${newKey()}`;
        const head = '<meta charset="utf-8"><title>A publisher</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">';
        pages.set(url, { html: `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`, headers });
        return url;
      },
      /** The two lines of a page that shows the discussion of `one`. */
      embed: `<div data-rejoinder-story="one"></div><script async src="${paper.origin}/embed.js"></script>`,
      browser({ thirdPartyCookies }) {
        if (!browsers.has(thirdPartyCookies)) browsers.set(thirdPartyCookies, launchFor(front, { thirdPartyCookies }));
        return browsers.get(thirdPartyCookies);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

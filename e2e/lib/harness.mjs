// What every test gets: pages that may ask no other host, and that fail their test when a script fails in them.
import { newKey } from "./words.mjs";

export const tests = [];
let file = "";

/** Reads a file of tests; those that it registers carry its name. */
export async function load(name, url) {
  file = name;
  await import(url);
}

export function test(name, run, options = {}) {
  tests.push({ name: `${file}: ${name}`, run, options });
}

/** What a browser without a script does not fail for: refused forms are 4xx on purpose. */
const EXPECTED = /the server responded with a status of 4\d\d|net::ERR_(ABORTED|FAILED|BLOCKED_BY_CLIENT|CONNECTION_RESET|CONNECTION_FAILED)/;

export class World {
  constructor(shared) {
    Object.assign(this, shared);
    this.contexts = [];
    this.wrong = [];
    this.last = [];
  }

  /** Does this when the test is over, however it went: the latest first. */
  later(what) {
    this.last.unshift(what);
  }

  /** A browser of its own. `js`, `width`, `scheme`, `as` (an account to sign in with), and what the browser takes. */
  async browserOf({ as = null, alsoKnown = [], ...options } = {}) {
    const context = await this.contextIn(this.browser, options);
    const known = new Set([this.paper, this.elsewhere, ...alsoKnown]);
    await context.route("**/*", (route) => {
      const url = route.request().url();
      if (known.has(new URL(url).origin)) return route.continue();
      this.wrong.push(`a request to another host: ${url}`);
      return route.abort();
    });
    if (as) await this.signIn(context, as);
    return context;
  }

  /**
   * A browser of its own for the names under .test (see tls-world.mjs); `thirdPartyCookies` as the reader has it set. Nothing
   * stands between it and the names, so that it does itself what a script's request to another origin asks of it.
   */
  async tlsBrowserOf({ thirdPartyCookies = false, as = null, ...options } = {}) {
    const tls = await this.tls();
    const context = await this.contextIn(await tls.browser({ thirdPartyCookies }), options);
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && !tls.front.has(url.host)) this.wrong.push(`a request to another host: ${url}`);
    });
    if (as) {
      const page = await context.newPage();
      await tls.paper.signIn(page, as);
      await page.close();
    }
    return context;
  }

  async contextIn(browser, { js = true, width = 1280, height = 900, scheme = "light", quiet = false, ...rest }) {
    const context = await browser.newContext({
      javaScriptEnabled: js,
      viewport: { width, height },
      colorScheme: scheme,
      locale: "en-GB",
      timezoneId: "Europe/Lisbon",
      reducedMotion: "reduce",
      serviceWorkers: "block",
      ...rest,
    });
    Object.assign(context, { noScript: !js, scheme });
    context.setDefaultTimeout(10_000);
    this.contexts.push(context);
    context.on("weberror", (error) => this.wrong.push(`a script failed: ${error.error().stack}`));
    context.on("console", (message) => {
      if (!quiet && message.type() === "error" && !EXPECTED.test(message.text()))
        this.wrong.push(`the console says: ${message.text()} (${message.location().url})`);
    });
    context.on("response", (answer) => {
      if (answer.status() >= 500) this.wrong.push(`${answer.status()} of ${answer.url()}`);
    });
    return context;
  }

  async page(options) {
    return (await this.browserOf(options)).newPage();
  }

  /** Signs in as a browser does, without a page. */
  async signIn(context, { email, password }) {
    const answer = await context.request.post(`${this.paper}/login`, {
      form: { email, password, next: "/rules", key: newKey() },
      headers: { origin: this.paper },
      maxRedirects: 0,
    });
    if (answer.status() !== 303) throw new Error(`signing in answered ${answer.status()}: ${(await answer.text()).slice(0, 500)}`);
  }

  /** A new account in a browser of its own; the page stands at nothing yet. */
  async reader(name, options = {}) {
    const context = await this.browserOf(options);
    const unique = `${name} ${Math.random().toString(36).slice(2, 8)}`;
    const account = { name: unique, email: `${newKey()}@mail.example`, password: "correct horse battery" };
    const answer = await context.request.post(`${this.paper}/join`, {
      form: { ...account, next: "/rules", key: newKey() },
      headers: { origin: this.paper },
      maxRedirects: 0,
    });
    if (answer.status() !== 303) throw new Error(`joining answered ${answer.status()}: ${(await answer.text()).slice(0, 500)}`);
    return { context, account, page: await context.newPage() };
  }

  /** The address of a story by the publisher's id. */
  async story(publisherId) {
    return (this.shared.stories[publisherId] ??= (async () => {
      const answer = await fetch(`${this.paper}/story/${publisherId}`, { redirect: "follow" });
      if (!answer.ok) throw new Error(`the story ${publisherId} answered ${answer.status}`);
      return answer.url;
    })());
  }

  async close() {
    await Promise.all(this.contexts.map((context) => context.close().catch(() => {})));
    for (const what of this.last) await Promise.resolve().then(what).catch((error) => this.wrong.push(`not cleared away: ${error.stack}`));
  }
}

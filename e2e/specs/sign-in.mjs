// Every way in, on our own pages and from frames, where third parties have cookies and where they have none.
import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accessible, fits } from "../lib/checks.mjs";
import { test } from "../lib/harness.mjs";
import { virtualPasskeys } from "../lib/passkeys.mjs";
import { hasCode } from "../lib/smtp.mjs";
import { HOSTS, startTlsPaper } from "../lib/tls-world.mjs";
import { freshClaims, newSigner } from "../lib/tokens.mjs";
import { newKey, unique } from "../lib/words.mjs";

const STORY = "/story/one";

/** A paper with mail, a provider and a publisher's own user base, which signs in Pia. Its accounts are at another site. */
async function people(t) {
  const tls = await t.tls();
  const { front, provider, mailbox } = tls;
  const host = `${newKey()}.paper.test`;
  const accounts = `${newKey()}.test`;
  const signer = newSigner("EdDSA");
  const publisher = {
    origin: `https://${accounts}`,
    token: (nonce, claims = {}) =>
      signer.sign(freshClaims({ iss: `https://${accounts}`, aud: `https://${host}`, sub: "pia", name: "Pia", nonce, ...claims })),
  };
  await front.serve(accounts, async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, publisher.origin);
    // The page of the publisher asks its own server, with its own cookie.
    if (pathname === "/token") return response.writeHead(200).end(await publisher.token(searchParams.get("nonce")));
    const token = await publisher.token(searchParams.get("nonce"));
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><html lang="en"><title>Account</title>
      <link rel="icon" href="data:,"><form method="post" action="https://${host}/login/publisher"><input type="hidden" name="token" value="${token}">
      <button>I am Pia</button></form></html>`);
  });
  const paper = await startTlsPaper(t.bin, front, { host, embedders: [HOSTS.same, HOSTS.foreign, accounts] });
  t.later(() => paper.stop());
  const file = join(paper.directory, "providers.toml");
  await writeFile(file, `
[[provider]]
site = "courier"
[provider.openid]
key = "house"
title = "The House"
issuer = "${provider.issuer}"
client_id = "${provider.client.id}"
client_secret = "${provider.client.secret}"

[[publisher]]
site = "courier"
title = "Courier account"
login_url = "${publisher.origin}/login"
roles = true
[publisher.tokens]
algorithm = "EdDSA"
issuer = "${publisher.origin}"
audience = "${paper.origin}"
keys = [{ key = """
${signer.pem}""" }]
`);
  await paper.restart(`
[limits]
acts_per_minute = 100000
[mail]
smtp = "smtp://127.0.0.1:${mailbox.port}"
from = "talk@paper.test"
[sign_in]
providers = "${file}"
ca_file = "${front.caFile}"
proxy = "${front.proxy}"
`);
  const embed = `<div data-rejoinder-story="one"></div><script async src="${paper.origin}/embed.js"></script>`;
  return { ...tls, paper, publisher, embed };
}

const nameIn = (page) => page.locator("header .account").innerText();

/** The frame of a publisher's page. */
async function framed(page, url) {
  await page.goto(url);
  const frame = await (await page.locator("iframe").elementHandle()).contentFrame();
  await frame.locator("#discussion").waitFor();
  return frame;
}

async function fillLogin(page, { email, password }) {
  await page.locator('main [name="email"]').fill(email);
  await page.locator('main [name="password"]').fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

for (const width of [390, 1280])
  for (const scheme of ["light", "dark"])
    test(`the pages of an account are usable by all and fit, ${width} ${scheme}`, async (t) => {
      const { paper } = await people(t);
      const context = await t.tlsBrowserOf({ width, scheme });
      const page = await context.newPage();
      const check = async (where) => {
        await accessible(page, where);
        await fits(page, where);
      };
      await page.goto(`${paper.origin}/login`);
      await check("login");
      await page.goto(`${paper.origin}/join`);
      await check("join");
      await paper.signIn(page, paper.ada);
      await page.goto(`${paper.origin}/account`);
      await check("account");
      await page.goto(`${paper.origin}/account/authenticator`);
      await check("authenticator");
    });

for (const js of [true, false]) {
  const how = js ? "with script" : "without script";

  test(`a code by mail signs in where it was asked for, ${how}`, async (t) => {
    const { paper, mailbox } = await people(t);
    const page = await (await t.tlsBrowserOf({ js, width: 390 })).newPage();
    await page.goto(`${paper.origin}/login?next=/rules`);
    await page.locator('main [name="email"]').fill(paper.ada.email);
    await page.getByRole("button", { name: /by mail/ }).click();
    await page.waitForURL(/\/login\/code/);
    const mail = await mailbox.next({ to: paper.ada.email, is: hasCode });
    const link = /https:\S+/.exec(mail.text)[0];
    // The link in another browser shows the code, and signs nobody in.
    const other = await (await t.tlsBrowserOf({ js })).newPage();
    await other.goto(link);
    assert.equal(await other.locator('main [name="code"]').count(), 0);
    assert.match(await other.locator("main").innerText(), /[0-9A-Z]{4}-[0-9A-Z]{4}/);
    await page.goto(link);
    await page.locator("main form button").first().click();
    // Nobody had proven the address before: she reads what that ended, and goes on to where she was.
    await page.waitForURL(/\/account\?told=reclaimed/);
    assert.match(await page.locator(".told").innerText(), /proven/);
    assert.match((await mailbox.next({ to: paper.ada.email, is: (one) => !hasCode(one) })).text, /removed/);
    await accessible(page, "account, told");
    await fits(page, "account, told");
    await page.locator(".told a").click();
    await page.waitForURL(`${paper.origin}/rules`);
    assert.match(await nameIn(page), /Ada/);
  });

  test(`a provider's account signs in, and gets a name the first time, ${how}`, async (t) => {
    const { paper } = await people(t);
    const context = await t.tlsBrowserOf({ js });
    const page = await context.newPage();
    const name = unique("Grace");
    const go = async () => {
      await page.goto(`${paper.origin}/login?next=/rules`);
      await page.getByRole("link", { name: /The House/ }).click();
      await page.getByLabel("Name").fill(name);
      await page.getByRole("button", { name: "Sign in" }).click();
    };
    await go();
    await page.waitForURL(/\/login\/name/);
    assert.equal(await page.locator('main [name="name"]').inputValue(), name, "the name there is offered");
    await page.locator("main form button").click();
    await page.waitForURL(`${paper.origin}/rules`);
    assert.match(await nameIn(page), /Grace/);
    await page.locator("header .account form button").click();
    await page.locator('header .account a[href^="/login"]').waitFor();
    await go();
    await page.waitForURL(`${paper.origin}/rules`);
    assert.match(await nameIn(page), /Grace/);
    // Who says no comes back to the login page, which says so.
    await page.locator("header .account form button").click();
    await page.goto(`${paper.origin}/login`);
    await page.getByRole("link", { name: /The House/ }).click();
    await page.getByRole("button", { name: "Refuse" }).click();
    await page.waitForURL(/\/login\/back\/house/);
    const alerts = await page.locator('main [role="alert"]').allInnerTexts();
    assert.notEqual(alerts.join("").trim(), "");
  });

  test(`the publisher's account signs in from another site, ${how}`, async (t) => {
    const { paper, publisher } = await people(t);
    const page = await (await t.tlsBrowserOf({ js })).newPage();
    await page.goto(`${paper.origin}/login?next=/rules`);
    await page.getByRole("link", { name: /Courier account/ }).click();
    await page.waitForURL(`${publisher.origin}/**`);
    await page.getByRole("button", { name: "I am Pia" }).click();
    await page.waitForURL(`${paper.origin}/rules`);
    assert.match(await nameIn(page), /Pia/);
  });
}

test("a passkey is added, signs in, and is all that one needs", async (t) => {
  const { paper } = await people(t);
  const page = await (await t.tlsBrowserOf({ width: 390 })).newPage();
  await paper.signIn(page, paper.ada);
  await page.goto(`${paper.origin}/account`);
  await virtualPasskeys(page);
  await page.locator('[data-passkey="make"] button').click();
  await page.waitForURL(/told=passkey/);
  await page.locator('form[action$="/remove"]').first().waitFor();
  await page.locator("header .account form button").click();
  await page.goto(`${paper.origin}/login?next=/rules`);
  await page.locator('[data-passkey="use"] button').click();
  await page.waitForURL(`${paper.origin}/rules`);
  assert.match(await nameIn(page), /Ada/);
});

test("staff with a passkey alone are asked for it, and for a recovery code once they made some", async (t) => {
  const { paper } = await people(t);
  const mo = await paper.account(unique("Mo"), "moderator");
  const page = await (await t.tlsBrowserOf({ width: 390 })).newPage();
  await paper.signIn(page, mo);
  await page.goto(`${paper.origin}/account`);
  await virtualPasskeys(page);
  await page.locator('[data-passkey="make"] button').click();
  await page.waitForURL(/told=passkey/);
  assert.match(await page.locator("#second").innerText(), /no recovery codes/);
  const again = async () => {
    await page.locator("header .account form button").click();
    await page.goto(`${paper.origin}/login?next=/rules`);
    await page.locator('main [name="email"]').fill(mo.email);
    await page.locator('main [name="password"]').fill(mo.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/login\/second/);
  };
  await again();
  assert.equal(await page.locator('main [name="code"]').count(), 0, "no field for a code that there is not");
  await page.locator('[data-passkey="use"] button').click();
  await page.waitForURL(`${paper.origin}/rules`);
  await page.goto(`${paper.origin}/account`);
  await page.locator('form[action="/account/codes"] button').click();
  const [code] = await page.locator(".codes code").allInnerTexts();
  await page.locator("main a.button").click();
  await page.waitForURL(/told=codes/);
  await again();
  await page.locator('main [name="code"]').fill(code);
  await page.locator("main form button").click();
  await page.waitForURL(`${paper.origin}/rules`);
});

test("a provider is linked with an account and unlinked", async (t) => {
  const { paper } = await people(t);
  const page = await (await t.tlsBrowserOf()).newPage();
  await paper.signIn(page, paper.ada);
  await page.goto(`${paper.origin}/account`);
  await page.getByRole("link", { name: "Link The House" }).click();
  await page.getByLabel("Name").fill(unique("Ada"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/told=linked/);
  await page.locator('form[action="/account/identities/remove"] button').click();
  await page.waitForURL(/told=removed/);
  assert.equal(await page.locator('form[action="/account/identities/remove"]').count(), 0);
});

for (const thirdPartyCookies of [false, true]) {
  const how = thirdPartyCookies ? "where third parties have cookies" : "where third parties have none";

  test(`a frame in another site is signed in by a window of ours, ${how}`, async (t) => {
    const { paper, page: publish, embed } = await people(t);
    const context = await t.tlsBrowserOf({ thirdPartyCookies, width: 390 });
    const page = await context.newPage();
    const url = publish(HOSTS.foreign, `<h1>A story</h1>${embed}`);
    let frame = await framed(page, url);
    const opening = context.waitForEvent("page");
    await frame.locator('.guest a, .compose-foot a[href*="/login"]').first().click();
    const window = await opening;
    await window.waitForURL(/\/login\?/);
    await fillLogin(window, paper.ada);
    await window.waitForURL(`${paper.origin}/login/frame`);
    assert.match(await window.locator("main").innerText(), /foreign\.test/, "it says where");
    await accessible(window, "window");
    await window.getByRole("button", { name: /Ada/ }).click();
    await window.waitForEvent("close");
    await page.frameLocator("iframe").locator(".frame-foot form").waitFor();
    frame = await (await page.locator("iframe").elementHandle()).contentFrame();
    const text = unique("From the frame");
    await frame.locator("#discussion > form [name=text], form[data-compose] [name=text]").first().fill(text);
    await frame.locator("form[data-compose] .button").first().click();
    await frame.getByText(text).waitFor();
    assert.match(await frame.locator(".comment", { hasText: text }).first().innerText(), /Ada/);
    // The session lives in the frame's cookie: no address and no storage holds it.
    frame = await framed(page, url);
    assert.match(await frame.locator(".frame-foot").innerText(), /Ada/);
    const kept = async () => [document.cookie, localStorage.length];
    for (const where of [page, frame]) assert.deepEqual(await where.evaluate(kept), ["", 0]);
    await frame.locator(".frame-foot button").click();
    await page.frameLocator("iframe").locator(".frame-foot form").waitFor({ state: "detached" });
  });

  test(`a frame of the same site is signed in with our own page, ${how}`, async (t) => {
    const { paper, page: publish, embed } = await people(t);
    const context = await t.tlsBrowserOf({ thirdPartyCookies });
    const page = await context.newPage();
    const frame = await framed(page, publish(HOSTS.same, embed));
    const opening = context.waitForEvent("page");
    await frame.locator('.compose-foot a[href*="/login"]').first().click();
    const window = await opening;
    await fillLogin(window, paper.ada);
    await page.frameLocator("iframe").locator(".frame-foot form").waitFor();
    const cookies = (await context.cookies()).map(({ name }) => name).filter((name) => !/-(try|frame|step)/.test(name));
    assert.deepEqual(cookies, ["__Host-rejoinder"], "one session for both");
  });

  test(`the page around a frame signs its reader in with one click, ${how}`, async (t) => {
    const { page: publish, embed, publisher } = await people(t);
    const context = await t.tlsBrowserOf({ thirdPartyCookies });
    for (const host of [HOSTS.same, HOSTS.foreign]) {
      const page = await context.newPage();
      await page.exposeFunction("tokenFor", (nonce) => publisher.token(nonce));
      const frame = await framed(page, publish(host, `<script>window.Rejoinder = { signIn: (nonce) => window.tokenFor(nonce) };</script>${embed}`));
      await frame.locator('.compose-foot a[href*="/login"]').first().click();
      await page.frameLocator("iframe").locator(".frame-foot form").waitFor();
      assert.match(await page.frameLocator("iframe").locator(".frame-foot").innerText(), /Pia/);
      await context.clearCookies();
    }
  });
}

test("where a frame has no cookie at all its page holds the session in memory", async (t) => {
  const { paper, page: publish, embed } = await people(t);
  // The browser says that a request without cookies cannot clear them.
  const context = await t.tlsBrowserOf({ quiet: true });
  await context.addInitScript(() => {
    if (window === top) return;
    const asked = window.fetch;
    window.fetch = (url, options) => asked(url, { ...options, credentials: "omit" });
  });
  const page = await context.newPage();
  const frame = await framed(page, publish(HOSTS.foreign, embed));
  const opening = context.waitForEvent("page");
  await frame.locator('.compose-foot a[href*="/login"]').first().click();
  const window = await opening;
  await fillLogin(window, paper.ada);
  await window.getByRole("button", { name: /Ada/ }).click();
  await frame.locator(".frame-foot form").waitFor();
  const text = unique("From memory");
  await frame.locator("form[data-compose] [name=text]").first().fill(text);
  await frame.locator("form[data-compose] .button").first().click();
  await frame.getByText(text).waitFor();
  assert.match(await frame.locator(".comment", { hasText: text }).first().innerText(), /Ada/);
  assert.deepEqual(await frame.evaluate(() => [document.cookie, localStorage.length, JSON.stringify({ ...sessionStorage })]), ["", 0, "{}"]);
  await frame.locator(".frame-foot button").click();
  await frame.locator(".frame-foot form").waitFor({ state: "detached" });
});

test("no other page opens the window for a session of its own", async (t) => {
  const { paper, page: publish } = await people(t);
  const context = await t.tlsBrowserOf({ as: null });
  const page = await context.newPage();
  await paper.signIn(page, paper.ada);
  const challenge = "A".repeat(43);
  for (const host of [HOSTS.evil, HOSTS.foreign, HOSTS.same]) {
    await page.goto(publish(host, "<button onclick='window.open(this.dataset.to)'>Open</button>"));
    await page.evaluate((to) => (document.querySelector("button").dataset.to = to),
      `${paper.origin}/login/frame?${new URLSearchParams({ challenge, page: `https://${HOSTS.foreign}` })}`);
    const opening = context.waitForEvent("page");
    await page.getByRole("button").click();
    const window = await opening;
    await window.waitForLoadState();
    assert.equal(await window.locator("main [data-status]").getAttribute("data-status"), "403", host);
    await window.close();
  }
  // Our own page may open it, but only for a page that the paper lists.
  await page.goto(`${paper.origin}/rules`);
  const status = await page.evaluate(async (to) => (await fetch(to)).status,
    `/login/frame?${new URLSearchParams({ challenge, page: "https://evil.test" })}`);
  assert.equal(status, 400);
});

test("fifty wrong senders tell a frame nothing", async (t) => {
  const { page: publish, embed, publisher } = await people(t);
  const context = await t.tlsBrowserOf();
  const page = await context.newPage();
  await page.goto(publish(HOSTS.foreign, `${embed}<iframe title="Stranger" id="stranger" src="${publish(HOSTS.evil, "<p>Stranger</p>")}"></iframe>`));
  const frame = page.frames().find((one) => one.url().includes("/embed?")) ?? (await (await page.locator("[data-rejoinder-story] iframe").elementHandle()).contentFrame());
  await frame.locator("#discussion").waitFor();
  const token = await publisher.token("A".repeat(43));
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const stranger = await (await page.locator("#stranger").elementHandle()).contentFrame();
  await stranger.evaluate((token) => {
    for (let number = 0; number < 50; number += 1) {
      const target = parent.frames[number % 2];
      for (const type of ["token", "granted", "sign-in", "theme", "size"])
        target.postMessage({ rejoinder: number % 3 ? 1 : "1", type, token, nonce: "A".repeat(43), scheme: "dark", height: 5 }, "*");
      parent.postMessage({ rejoinder: 1, type: "sign-in", nonce: "A".repeat(43) }, "*");
    }
  }, token);
  await frame.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  assert.deepEqual(asked.filter((path) => path.startsWith("/embed/")), []);
  assert.equal(await frame.locator(".frame-foot form").count(), 0);
  assert.notEqual(await frame.evaluate(() => document.documentElement.dataset.scheme), "dark");
});

test("a whole life without script: in by mail, a comment, the data, and gone", async (t) => {
  const { paper, mailbox } = await people(t);
  const page = await (await t.tlsBrowserOf({ js: false, width: 390 })).newPage();
  const email = `${newKey()}@mail.test`;
  const name = unique("Canary");
  await page.goto(`${paper.origin}/login?next=${STORY}`);
  await page.locator('main [name="email"]').fill(email);
  await page.getByRole("button", { name: /by mail/ }).click();
  const mail = await mailbox.next({ to: email, is: hasCode });
  await page.goto(/https:\S+/.exec(mail.text)[0]);
  await page.locator("main form button").first().click();
  await page.waitForURL(/\/login\/name/);
  await page.locator('main [name="name"]').fill(name);
  await page.locator("main form button").click();
  await page.waitForURL(/\/story\//);
  const words = unique("peculiar plumage");
  await page.locator("form[data-compose] [name=text]").fill(words);
  await page.locator("form[data-compose] .button").first().click();
  await page.getByText(words).waitFor();
  // Ada answers, and the reader is told.
  const ada = await (await t.tlsBrowserOf({ js: false })).newPage();
  await paper.signIn(ada, paper.ada);
  await ada.goto(paper.origin + STORY);
  await ada.locator(".comment", { hasText: words }).locator('[data-act="reply"]').first().click();
  await ada.locator("form[data-compose] [name=text]").first().fill(unique("An answer"));
  await ada.locator("form[data-compose] .button").first().click();
  await page.goto(paper.origin + STORY);
  await page.locator("header .unseen").click();
  await page.waitForURL(`${paper.origin}/notifications`);
  assert.match(await page.locator("main").innerText(), /Ada/);
  await accessible(page, "notifications");
  await fits(page, "notifications");
  await page.goto(`${paper.origin}/account`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('form[action="/account/download"] button').click()]);
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  await page.locator('form[action="/account/leave"] button').click();
  await page.waitForURL(/told=leaves/);
  const told = await mailbox.next({ to: email, is: (one) => one.subject.includes("account") });
  assert.match(told.text, /deleted on .*20\d\d/, "he is told by mail, and when");
  await page.locator('form[action="/account/stay"]').waitFor();
  // The day passes at the operator's word.
  await paper.cli("reader", "erase", name);
  await page.goto(paper.origin + STORY);
  assert.doesNotMatch(await page.locator("body").innerText(), new RegExp(`${words}|${name}`));
  const holds = [];
  for (const entry of await readdir(join(paper.directory, "data"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = await readFile(file);
    for (const word of [words, name, email]) if (text.includes(word)) holds.push(`${word} in ${entry.name}`);
  }
  assert.deepEqual(holds, []);
});

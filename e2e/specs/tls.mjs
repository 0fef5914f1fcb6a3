// A paper behind TLS, in pages of its own site, of another and of a hostile one; and that what these tests stand on holds.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import http from "node:http";
import net from "node:net";
import { test } from "../lib/harness.mjs";
import { virtualPasskeys } from "../lib/passkeys.mjs";
import { parse } from "../lib/smtp.mjs";
import { HOSTS, startTlsPaper } from "../lib/tls-world.mjs";
import { freshClaims, newSigner, read } from "../lib/tokens.mjs";
import { newKey, unique } from "../lib/words.mjs";

const STORY = "/story/one";

/** Opens a publisher's page with the discussion in it, and gives its frame. */
async function framed(tls, page, host) {
  await page.goto(tls.page(host, `<h1>A story</h1>${tls.embed}`));
  const frame = await (await page.locator("iframe").elementHandle()).contentFrame();
  await frame.locator("#discussion").waitFor();
  return frame;
}

/** A host of one test, which answers by a function. */
async function hostOf(t, answer) {
  const { front } = await t.tls();
  const host = `${newKey()}.test`;
  await front.serve(host, answer);
  return host;
}

const page = (response, html, headers = {}) =>
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(`<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">${html}</html>`);

test("a story page says that it is to be had by TLS only", async (t) => {
  const { front, paper } = await t.tls();
  const { status, headers } = await front.ask(paper.origin + STORY);
  assert.ok([200, 303, 308].includes(status), String(status));
  assert.match(headers["strict-transport-security"], /max-age=31536000/);
  const context = await t.tlsBrowserOf();
  const shown = await context.newPage();
  const answer = await shown.goto(paper.origin + STORY);
  assert.match(answer.headers()["strict-transport-security"], /max-age=31536000/);
  assert.ok(await shown.evaluate(() => isSecureContext));
  // Port 80 of that name does not exist: only a browser that heeded the header comes through.
  await shown.goto(`http://${paper.host}/rules`);
  assert.equal(shown.url(), `${paper.origin}/rules`);
});

test("signing in gives a cookie of this host alone, and signing out takes it", async (t) => {
  const { paper } = await t.tls();
  const context = await t.tlsBrowserOf({ as: paper.ada });
  const cookies = await context.cookies();
  assert.equal(cookies.length, 1);
  const [{ name, domain, path, secure, httpOnly, sameSite }] = cookies;
  assert.match(name, /^__Host-/);
  assert.deepEqual({ domain, path, secure, httpOnly, sameSite }, { domain: paper.host, path: "/", secure: true, httpOnly: true, sameSite: "Lax" });
  const shown = await context.newPage();
  await shown.goto(paper.origin + STORY);
  assert.equal(await shown.locator("#discussion .guest").count(), 0);
  await shown.locator("header .account form button").click();
  await shown.locator('header .account a[href^="/login"]').waitFor();
  assert.deepEqual(await context.cookies(), []);
});

for (const thirdPartyCookies of [false, true]) {
  const how = thirdPartyCookies ? "where third parties have cookies" : "where third parties have none";

  test(`who is signed in is signed in inside a frame of the same site, ${how}`, async (t) => {
    const tls = await t.tls();
    const context = await t.tlsBrowserOf({ as: tls.paper.ada, thirdPartyCookies });
    const frame = await framed(tls, await context.newPage(), HOSTS.same);
    assert.equal(await frame.locator("form[data-compose] .guest").count(), 0);
    assert.match(await frame.locator("body").innerText(), /Ada/);
  });

  test(`who is signed in is nobody inside a frame of another site, ${how}`, async (t) => {
    const tls = await t.tls();
    const context = await t.tlsBrowserOf({ as: tls.paper.ada, thirdPartyCookies });
    const frame = await framed(tls, await context.newPage(), HOSTS.foreign);
    assert.equal(await frame.locator("form[data-compose] .guest").count(), 1);
    assert.doesNotMatch(await frame.locator("body").innerText(), /Ada/);
  });

  test(`reading leaves nothing behind, ${how}`, async (t) => {
    const tls = await t.tls();
    const context = await t.tlsBrowserOf({ thirdPartyCookies });
    const shown = await context.newPage();
    await shown.goto(tls.paper.origin + STORY, { waitUntil: "load" });
    const kept = async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length];
    assert.deepEqual(await shown.evaluate(kept), ["", 0, 0, 0, 0], "the story page");
    for (const host of [HOSTS.same, HOSTS.foreign]) {
      const frame = await framed(tls, shown, host);
      for (const where of [shown, frame]) assert.deepEqual(await where.evaluate(kept), ["", 0, 0, 0, 0], host);
    }
    assert.deepEqual(await context.cookies(), []);
  });

  test(`the browser does with cookies in frames what it is set to, ${how}`, async (t) => {
    const inner = await hostOf(t, (request, response) =>
      request.url === "/cookies"
        ? response.writeHead(200, { "content-type": "text/plain" }).end(request.headers.cookie ?? "")
        : page(response, "<p>Frame</p>", { "set-cookie": ["plain=1; Secure; SameSite=None", "parted=1; Secure; SameSite=None; Partitioned", "lax=1; Secure; SameSite=Lax"] }));
    const { page: publish } = await t.tls();
    const context = await t.tlsBrowserOf({ thirdPartyCookies });
    const shown = await context.newPage();
    await shown.goto(publish(HOSTS.same, `<iframe title="Frame" src="https://${inner}/"></iframe>`));
    const frame = await (await shown.locator("iframe").elementHandle()).contentFrame();
    await frame.locator("p").waitFor();
    const sent = await frame.evaluate(async () => (await fetch("/cookies")).text());
    assert.deepEqual(sent.split("; ").sort(), thirdPartyCookies ? ["parted=1", "plain=1"] : ["parted=1"]);
    // Around another site the parted one is not there, and as a page of its own all are taken.
    await shown.goto(publish(HOSTS.foreign, `<iframe title="Frame" src="https://${inner}/cookies"></iframe>`));
    assert.equal(await shown.frameLocator("iframe").locator("body").innerText(), thirdPartyCookies ? "plain=1" : "");
    await shown.goto(`https://${inner}/`);
    assert.equal(await shown.evaluate(async () => (await (await fetch("/cookies")).text()).split("; ").length), 3);
  });
}

test("a frame's storage is told apart by the site around it, as readers' browsers do", async (t) => {
  const inner = await hostOf(t, (_, response) => page(response, "<p>Frame</p>"));
  const tls = await t.tls();
  const shown = await (await t.tlsBrowserOf({ thirdPartyCookies: true })).newPage();
  const open = async (url) => {
    await shown.goto(url);
    const frame = shown.frames()[1] ?? shown.mainFrame();
    await frame.locator("p").waitFor();
    return frame;
  };
  const around = `<iframe title="Frame" src="https://${inner}/"></iframe>`;
  await (await open(tls.page(HOSTS.same, around))).evaluate(() => localStorage.setItem("kept", "1"));
  assert.equal(await (await open(tls.page(HOSTS.same, around))).evaluate(() => localStorage.kept), "1");
  assert.equal(await (await open(tls.page(HOSTS.foreign, around))).evaluate(() => localStorage.length), 0);
  assert.equal(await (await open(`https://${inner}/`)).evaluate(() => localStorage.length), 0);
});

test("a page of a host that is not listed gets an empty frame", async (t) => {
  const tls = await t.tls();
  const context = await t.tlsBrowserOf({ as: tls.paper.ada, thirdPartyCookies: true, quiet: true });
  const shown = await context.newPage();
  const told = shown.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
  await shown.goto(tls.page(HOSTS.evil, `<iframe title="Stolen" src="${tls.paper.origin}/embed?story=one"></iframe>`));
  await told;
  const frame = await (await shown.locator("iframe").elementHandle()).contentFrame();
  assert.equal(await frame.locator("#discussion").count(), 0);
});

test("names outside the test do not exist for the browser", async (t) => {
  const shown = await (await t.tlsBrowserOf({ quiet: true })).newPage();
  await assert.rejects(shown.goto("https://rejoinder.example/"), /ERR_NAME_NOT_RESOLVED/);
  await assert.rejects(shown.goto("https://not-served.test/"), /ERR_(SSL|CERT|CONNECTION|EMPTY)/);
  assert.equal(t.wrong.length, 2, "and asking for them fails a test");
  t.wrong.length = 0;
});

test("the front passes on what it gets, as it comes", async (t) => {
  const tls = await t.tls();
  let stream = null;
  const upstream = http.createServer((request, response) => {
    if (request.url === "/stream") (stream = response.writeHead(200, { "content-type": "text/event-stream" })).write("data: first\n\n");
    else if (request.url === "/more") response.end(stream.write("data: second\n\n") ? "" : "");
    else response.writeHead(200, { "content-type": "application/json", "set-cookie": ["a=1", "b=2"] }).end(JSON.stringify(request.headers));
  });
  await new Promise((done) => upstream.listen(0, "127.0.0.1", done));
  t.later(() => {
    upstream.closeAllConnections();
    return new Promise((done) => upstream.close(done));
  });
  const host = await hostOf(t, `http://127.0.0.1:${upstream.address().port}`);
  const echoed = await tls.front.ask(`https://${host}/`, { headers: { "x-forwarded-for": "192.0.2.7" } });
  assert.deepEqual(echoed.headers["set-cookie"], ["a=1", "b=2"]);
  const { host: asked, "x-forwarded-for": by, "x-forwarded-proto": proto } = echoed.json();
  assert.deepEqual([asked, by, proto], [host, "192.0.2.7, 127.0.0.1", "https"]);
  const shown = await (await t.tlsBrowserOf()).newPage();
  await shown.goto(`https://${host}/`);
  const heard = await shown.evaluate(() => new Promise((resolve, reject) => {
    const words = [];
    const events = new EventSource("/stream");
    events.onerror = () => reject(new Error("the stream broke"));
    events.onmessage = ({ data }) => {
      if (words.push(data) === 1) return fetch("/more");
      events.close();
      resolve(words);
    };
  }));
  assert.deepEqual(heard, ["first", "second"]);
});

test("a program finds the names by the front's proxy and trusts its authority", async (t) => {
  const { front, paper } = await t.tls();
  const { port } = new URL(front.proxy);
  const connect = (target) => new Promise((resolve, reject) =>
    http.request({ host: "127.0.0.1", port, method: "CONNECT", path: target, agent: false })
      .on("connect", (answer, socket) => (socket.destroy(), resolve(answer.statusCode))).on("error", reject).end());
  assert.equal(await connect(`${paper.host}:443`), 200);
  assert.equal(await connect("rejoinder.example:443"), 502);
  assert.equal((await front.ask(`${paper.origin}/rules`)).status, 200);
  await assert.rejects(front.ask(`${paper.origin}/rules`, { ca: [] }), /self-signed|unable to/i);
  await assert.rejects(front.ask("https://not-served.test/"));
});

test("a paper of a test's own has its own settings, before and after it starts anew", async (t) => {
  const { front } = await t.tls();
  const paper = await startTlsPaper(t.bin, front, { host: "other.paper.test", embedders: [], config: '[log]\nlevel = "warn"\n' });
  t.later(() => paper.stop());
  assert.match((await front.ask(`${paper.origin}/embed?story=one`)).headers["content-security-policy"], /frame-ancestors 'self'$/);
  assert.doesNotMatch(paper.log(), /answered/);
  await paper.restart('[log]\nlevel = "info"\n');
  await front.ask(`${paper.origin}/rules`);
  assert.match(await paper.cli("reader", "list"), /Ada/);
  assert.match(paper.log(), /INFO/);
});

test("a virtual device makes a passkey and signs in with it", async (t) => {
  const { paper } = await t.tls();
  const shown = await (await t.tlsBrowserOf()).newPage();
  await shown.goto(`${paper.origin}/login`);
  const passkeys = await virtualPasskeys(shown);
  const made = await shown.evaluate(async (rpId) => {
    const credential = await navigator.credentials.create({ publicKey: {
      rp: { id: rpId, name: "Talk" }, user: { id: new Uint8Array([1, 2, 3]), name: "ada", displayName: "Ada" }, challenge: crypto.getRandomValues(new Uint8Array(32)),
      pubKeyCredParams: [{ type: "public-key", alg: -7 }], authenticatorSelection: { residentKey: "required", userVerification: "required" },
    } });
    return credential.id;
  }, paper.host);
  const get = (on) => on.evaluate(async (rpId) => {
    const { id, response } = await navigator.credentials.get({ publicKey: { rpId, challenge: new Uint8Array(32), userVerification: "required" } });
    return { id, user: [...new Uint8Array(response.userHandle)], flags: new Uint8Array(response.authenticatorData)[32], origin: JSON.parse(new TextDecoder().decode(response.clientDataJSON)).origin };
  }, paper.host);
  const got = await get(shown);
  assert.deepEqual([got.id, got.user, got.origin], [made, [1, 2, 3], paper.origin]);
  assert.equal(got.flags & 5, 5, "present and verified");
  const [kept, ...more] = await passkeys.list();
  assert.equal(more.length, 0);
  assert.equal(Buffer.from(kept.credentialId, "base64").toString("base64url"), made);
  assert.equal(kept.rpId, paper.host);
  // The same device in another window.
  const second = await shown.context().newPage();
  await second.goto(`${paper.origin}/login`);
  await virtualPasskeys(second, { credentials: [kept] });
  assert.equal((await get(second)).id, made);
  await passkeys.remove(kept.credentialId);
  assert.deepEqual(await passkeys.list(), []);
  await assert.rejects(get(shown), /NotAllowedError/);
  await passkeys.stop();
});

/** Sends one mail by hand; gives the last answer. */
const sendMail = (port, to, mail) => new Promise((resolve, reject) => {
  const lines = ["EHLO test", "MAIL FROM:<talk@paper.test>", `RCPT TO:<${to}>`, "DATA", `${mail.replace(/^\./gm, "..")}\r\n.`, "QUIT"];
  let last = "";
  const socket = net.connect(port, "127.0.0.1").setEncoding("utf8").on("error", reject).on("end", () => resolve(last));
  socket.on("data", (text) => {
    if (!/^\d{3} .*\r\n$/m.test(text)) return;
    const next = /^[45]/.test(text) ? "QUIT" : lines.shift();
    if (!text.startsWith("221")) last = text.trim();
    if (next) socket.write(`${next}\r\n`);
  });
});

test("the mail server keeps what it is sent, and says who it is for", async (t) => {
  const { mailbox } = await t.tls();
  const to = `${newKey()}@mail.test`;
  const waiting = mailbox.next({ to });
  const mail = [
    "From: The Courier <talk@paper.test>", `To: ${to}`, "Subject: =?utf-8?Q?Dein_Weg_=C3?= =?utf-8?Q?=BCber_?=", " =?UTF-8?B?w6Ru?= and on", "MIME-Version: 1.0",
    'Content-Type: multipart/alternative;', ' boundary="b=1"', "", "Not shown", "--b=1",
    "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "Gr=C3=BC=", "=C3=9Fe", ".dot =3D 1", "--b=1",
    "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", Buffer.from("<p>Grüße</p>\r\n").toString("base64"), "--b=1--", "",
  ].join("\r\n");
  assert.match(await sendMail(mailbox.port, to, mail), /^250/);
  const got = await waiting;
  assert.deepEqual(got.envelope, { from: "talk@paper.test", to: [to] });
  assert.equal(got.subject, "Dein Weg über än and on");
  assert.equal(got.text, "Grüße\n.dot = 1");
  assert.equal(got.html, "<p>Grüße</p>\n");
  assert.equal(got.headers.from, "The Courier <talk@paper.test>");
  await assert.rejects(mailbox.next({ to, timeout: 20 }), /no mail to/);
  assert.equal(parse("Subject: Plain\r\n\r\nText ü\r\n".replace("ü", "\xc3\xbc")).text, "Text ü\n");
});

test("the provider signs in by the rules, and breaks them where it is told to", async (t) => {
  const { front, provider } = await t.tls();
  const known = (await front.ask(`${provider.issuer}/.well-known/openid-configuration`)).json();
  assert.equal(known.issuer, provider.issuer);
  const [key] = (await front.ask(known.jwks_uri)).json().keys;
  assert.equal(key.d, undefined);
  const redirect_uri = "https://talk.paper.test/back?kept=1";
  const signIn = async (name, { secret = provider.client.secret, verifier } = {}) => {
    const own = randomBytes(32).toString("base64url");
    const asked = {
      client_id: provider.client.id, redirect_uri, response_type: "code", scope: "openid email", state: "the state", nonce: "the nonce",
      code_challenge: createHash("sha256").update(own).digest("base64url"), code_challenge_method: "S256",
    };
    const left = await front.ask(known.authorization_endpoint, { form: { ...asked, as: name, act: "yes" } });
    assert.equal(left.status, 303, left.text);
    const back = Object.fromEntries(new URL(left.headers.location).searchParams);
    const form = { grant_type: "authorization_code", code: back.code, redirect_uri, code_verifier: verifier ?? own };
    const headers = { authorization: `Basic ${Buffer.from(`${provider.client.id}:${encodeURIComponent(secret)}`).toString("base64")}` };
    const answer = await front.ask(known.token_endpoint, { form, headers });
    return { back, answer, again: () => front.ask(known.token_endpoint, { form, headers }) };
  };
  const name = unique("Grace");
  const { back, answer, again } = await signIn(name);
  assert.deepEqual([back.state, back.iss, back.kept], ["the state", provider.issuer, "1"]);
  const claims = read(answer.json().id_token, key);
  assert.deepEqual([claims.iss, claims.aud, claims.nonce, claims.name, claims.email_verified], [provider.issuer, provider.client.id, "the nonce", name, true]);
  const user = await front.ask(known.userinfo_endpoint, { headers: { authorization: `Bearer ${answer.json().access_token}` } });
  assert.equal(user.json().sub, claims.sub);
  assert.equal((await again()).json().error, "invalid_grant", "a code is used once");
  assert.equal((await signIn(name, { secret: "wrong" })).answer.status, 401);
  assert.equal((await signIn(name, { verifier: "wrong" })).answer.json().error, "invalid_grant");
  const liar = unique("Liar");
  provider.person(liar, { lies: { claims: { nonce: "another", aud: "somebody", iss: "https://evil.test", email: null }, redirect: { iss: "https://evil.test" } } });
  const lied = await signIn(liar);
  assert.equal(lied.back.iss, "https://evil.test");
  const wrong = read(lied.answer.json().id_token, key);
  assert.deepEqual([wrong.nonce, wrong.aud, wrong.iss, wrong.email], ["another", "somebody", "https://evil.test", undefined]);
  const forger = unique("Forger");
  provider.person(forger, { lies: { signer: newSigner("ES256") } });
  const forged = await signIn(forger);
  assert.throws(() => read(forged.answer.json().id_token, key), /not signed/);
});

test("a person signs in at the provider's page and comes back", async (t) => {
  const { provider } = await t.tls();
  const client = await hostOf(t, (_, response) => page(response, "<p>Back</p>"));
  const shown = await (await t.tlsBrowserOf()).newPage();
  const asked = new URLSearchParams({
    client_id: provider.client.id, redirect_uri: `https://${client}/back`, response_type: "code", scope: "openid", state: "s", nonce: "n",
    code_challenge: "A".repeat(43), code_challenge_method: "S256",
  });
  await shown.goto(`${provider.issuer}/authorize?${asked}`);
  await shown.getByLabel("Name").fill("Grace");
  await shown.getByRole("button", { name: "Sign in" }).click();
  await shown.waitForURL(`https://${client}/back?**`);
  assert.equal(new URL(shown.url()).searchParams.get("iss"), provider.issuer);
  await shown.goto(`${provider.issuer}/authorize?${asked}`);
  await shown.getByRole("button", { name: "Refuse" }).click();
  await shown.waitForURL(/error=access_denied/);
});

test("a publisher's tokens are signed by its key and no other", async () => {
  for (const alg of ["EdDSA", "ES256"]) {
    const publisher = newSigner(alg);
    const token = await publisher.sign(freshClaims({ iss: "https://www.paper.test", aud: "https://talk.paper.test", sub: "17", name: "Ada" }));
    const claims = read(token, publisher.jwk);
    assert.equal(claims.exp - claims.iat, 120);
    assert.equal(claims.sub, "17");
    assert.match(publisher.pem, /BEGIN PUBLIC KEY/);
    assert.deepEqual(JSON.parse(Buffer.from(token.split(".")[0], "base64url")), { typ: "JWT", alg, kid: publisher.kid });
    assert.throws(() => read(token, newSigner(alg).jwk), /not signed/);
  }
  const secret = newSigner("HS256", { secret: "shared" });
  assert.equal((await secret.sign({ sub: "1" })).split(".").length, 3);
});

// What others write while a page is read: announced, shown when asked for, on every node; and nothing jumps.
import assert from "node:assert/strict";
import { accessible, fits, steady, watchShifts } from "../lib/checks.mjs";
import { test } from "../lib/harness.mjs";
import { server, startNodes } from "../lib/nodes.mjs";
import { newKey, unique } from "../lib/words.mjs";

const STORY = "market-fire";
const news = (page) => page.locator(".news");
const said = (page, text) => page.locator("article.comment", { has: page.locator(".comment-text", { hasText: text }) });

/** Waits until the page has its connection, so that what is posted next is told and not just read. */
async function listening(page, go) {
  const connected = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/live" && answer.ok());
  await go();
  await connected;
}

/** Posts as a browser does, without a page; returns the comment's id. */
async function post(context, origin, thread, text, { parent = "", name } = {}) {
  const form = { text, parent, key: newKey(), ...(name ? { name } : {}) };
  const answer = await context.request.post(`${origin}/thread/${thread}/comments`, {
    form, headers: { origin, "Rejoinder-Fragment": "1" }, maxRedirects: 0,
  });
  assert.equal(answer.status(), 201, await answer.text());
  return /id="c-(\w+)"/.exec(await answer.text())[1];
}

async function decide(t, id, act) {
  const context = await t.browserOf({ as: t.accounts.moderator });
  const answer = await context.request.post(`${t.paper}/c/${id}/decision`, {
    form: { act, reason: "For the test", next: "/rules" }, headers: { origin: t.paper }, maxRedirects: 0,
  });
  assert.ok(answer.status() < 400, await answer.text());
}

async function reading(t, options = {}) {
  const { page, context } = await t.reader("Reader", options);
  await listening(page, async () => page.goto(`${await t.story(STORY)}?order=newest`));
  const thread = await page.locator("#discussion").getAttribute("data-thread");
  const { context: writer } = await t.reader("Writer");
  return { page, context, thread, writer };
}

for (const [width, scheme] of [[360, "light"], [1280, "dark"]])
  test(`a new comment is announced and shown on demand, ${width} ${scheme}`, async (t) => {
    const { page, thread, writer } = await reading(t, { width, scheme });
    const text = unique("News of the hour");
    const first = page.locator("#discussion > ol.comments > li").first();
    const before = await first.locator("article").first().getAttribute("id");
    await first.scrollIntoViewIfNeeded();
    await post(writer, t.paper, thread, text);
    await news(page).locator("button").waitFor();
    assert.match(await news(page).innerText(), /New comments: \d/);
    assert.equal(await said(page, text).count(), 0, "nothing is shown before it is asked for");
    assert.equal(await first.locator("article").first().getAttribute("id"), before);
    await page.screenshot({ path: `${t.out}/live-${width}-${scheme}.png` });
    await fits(page, "the page with its news");
    await accessible(page, "the page with its news");
    await news(page).locator("button").click();
    await said(page, text).waitFor();
    assert.ok(await said(page, text).evaluate((article) => article.matches(".is-new")));
    assert.ok(await page.evaluate(() => document.activeElement.matches("article.is-new")), "the first of them has the focus");
    assert.equal(await news(page).locator("button").count(), 0);
  });

test("an answer is shown under what it answers", async (t) => {
  const { page, thread, writer } = await reading(t);
  const root = page.locator("#discussion > ol.comments > li > article:has([data-act=reply])").first();
  const id = await root.getAttribute("data-comment");
  const text = unique("Answered live");
  await post(writer, t.paper, thread, text, { parent: id });
  await news(page).locator("button").click();
  await page.locator(`li:has(> #c-${id}) > ol.replies article`, { hasText: text }).waitFor();
  assert.equal(await said(page, text).locator(".in-reply-to").count(), 0, "its place says whom it answers");
});

test("a removed comment loses its words at once, and an edited one changes out of sight", async (t) => {
  const { page, thread, writer } = await reading(t);
  const [gone, kept] = [unique("To be removed"), unique("To be edited")];
  const removed = await post(writer, t.paper, thread, gone);
  const edited = await post(writer, t.paper, thread, kept);
  await page.reload();
  await said(page, gone).waitFor();
  await decide(t, removed, "remove");
  await page.waitForFunction((words) => !document.body.textContent.includes(words), gone);
  const answer = await writer.request.post(`${t.paper}/c/${edited}/edit`, {
    form: { text: `${kept} and was`, key: newKey() }, headers: { origin: t.paper, "Rejoinder-Fragment": "1" },
  });
  assert.ok(answer.ok(), await answer.text());
  await page.locator("footer.foot").scrollIntoViewIfNeeded();
  await said(page, `${kept} and was`).waitFor();
});

test("reactions are counted as they come", async (t) => {
  const { page, thread, writer } = await reading(t);
  const text = unique("Liked live");
  const id = await post(writer, t.paper, thread, text);
  await page.reload();
  await said(page, text).waitFor();
  const { context: fan } = await t.reader("Fan");
  const answer = await fan.request.post(`${t.paper}/c/${id}/reaction`, { form: { on: "1", key: newKey() }, headers: { origin: t.paper, "Rejoinder-Fragment": "1" } });
  assert.ok(answer.ok(), await answer.text());
  await page.locator(`#c-${id} [data-act=react] b`, { hasText: "1" }).waitFor();
});

test("a fast discussion moves nothing on the page", async (t) => {
  const { context } = await t.reader("Steady");
  await watchShifts(context);
  const page = await context.newPage();
  // A story of its own, so that nobody reacts to anything meanwhile.
  await listening(page, async () => page.goto(`${await t.story("night-library")}?order=newest`));
  const thread = await page.locator("#discussion").getAttribute("data-thread");
  const third = page.locator("#discussion > ol.comments > li").nth(2).locator("article").first();
  await third.scrollIntoViewIfNeeded();
  const top = await third.evaluate((article) => article.getBoundingClientRect().top);
  const writers = await Promise.all([1, 2, 3].map(() => t.reader("Fast")));
  for (let round = 0; round < 5; round += 1)
    await Promise.all(writers.map(({ context: writer }) => post(writer, t.paper, thread, unique(`Fast ${round}`))));
  await page.waitForFunction(() => Number(/\d+/.exec(document.querySelector(".news")?.textContent ?? "")?.[0]) >= 15);
  assert.equal(await third.evaluate((article) => article.getBoundingClientRect().top), top);
  await steady(page, "a page with fifteen new comments", 0);
});

test("two tabs of one browser share one connection", async (t) => {
  const context = await t.browserOf();
  let open = 0;
  context.on("request", (request) => new URL(request.url()).pathname === "/live" && (open += 1));
  const closed = (request) => new URL(request.url()).pathname === "/live" && (open -= 1);
  context.on("requestfinished", closed).on("requestfailed", closed);
  const [first, second] = [await context.newPage(), await context.newPage()];
  const url = `${await t.story(STORY)}?order=newest`;
  await listening(first, () => first.goto(url));
  await second.goto(url, { waitUntil: "networkidle" }).catch(() => {});
  const thread = await first.locator("#discussion").getAttribute("data-thread");
  const { context: writer } = await t.reader("Tabs");
  await post(writer, t.paper, thread, unique("In both tabs"));
  await Promise.all([first, second].map((page) => news(page).locator("button").waitFor()));
  assert.equal(open, 1, "one connection is open");
  // The one that leads goes; the other takes over and misses nothing.
  await first.close();
  const counted = (page) => page.evaluate(() => Number(/\d+/.exec(document.querySelector(".news").textContent)[0]));
  const before = await counted(second);
  await post(writer, t.paper, thread, unique("In the tab that is left"));
  await second.waitForFunction((before) => Number(/\d+/.exec(document.querySelector(".news").textContent)[0]) > before, before);
});

test("the frame in another site's page shows its news where the reader is", async (t) => {
  const page = await t.page({ width: 360 });
  await page.context().grantPermissions(["local-network-access"], { origin: t.elsewhere });
  const path = "/e2e-live.html";
  await page.route((asked) => asked.origin === t.elsewhere && asked.pathname === path, (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Paper</title><meta name="viewport" content="width=device-width"></head><body><h1>A story</h1><div data-rejoinder-story="${STORY}"></div><script src="${t.paper}/embed.js" async></script></body></html>` }));
  const connected = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/live");
  await page.goto(t.elsewhere + path);
  const element = page.locator("iframe");
  await element.waitFor();
  await element.scrollIntoViewIfNeeded();
  const frame = await (await element.elementHandle()).contentFrame();
  const thread = await frame.locator("#discussion").getAttribute("data-thread");
  await connected;
  const { context: writer } = await t.reader("Framed");
  const text = unique("Into the frame");
  await post(writer, t.paper, thread, text);
  const bar = frame.locator(".news button");
  await bar.waitFor();
  await page.waitForFunction(() => true);
  const seen = await frame.evaluate(() => new Promise((resolve) => new IntersectionObserver(([entry]) => resolve(entry.intersectionRatio > 0.9), { threshold: [0, 0.95] }).observe(document.querySelector(".news button"))));
  assert.ok(seen, "the news stand in the part of the frame that is seen");
  await page.screenshot({ path: `${t.out}/live-frame-360.png` });
  await bar.click();
  await frame.locator(".comment-text", { hasText: text }).waitFor();
});

test("without script the page is current when it is loaded", async (t) => {
  const { thread, writer } = await reading(t);
  const text = unique("Plainly there");
  await post(writer, t.paper, thread, text);
  const page = await t.page({ js: false });
  await page.goto(`${await t.story(STORY)}?order=newest`);
  assert.equal(await said(page, text).count(), 1);
  assert.equal(await news(page).count(), 0);
});

test("readers on two nodes see each other's comments arrive, and a node that is killed is missed by nobody", async (t) => {
  if (!server) {
    assert.notEqual(process.env.CI, "true", "no PostgreSQL: run it under `cargo xtask postgres --`");
    return console.log("SKIPPED: two nodes need PostgreSQL: run it under `cargo xtask postgres --`");
  }
  const { nodes, stop } = await startNodes(t.bin, 2);
  try {
    const [one, two] = nodes;
    const open = async (node) => {
      // Quiet: the browser complains of nodes that are killed, at the end of the test too.
      const page = await t.page({ alsoKnown: nodes.map(({ url }) => url), quiet: true });
      await listening(page, () => page.goto(`${node.url}/story/one?order=newest`));
      return page;
    };
    const [ann, ben] = [await open(one), await open(two)];
    const thread = await ann.locator("#discussion").getAttribute("data-thread");
    const [here, there] = [unique("From the first node"), unique("From the second")];
    await post(ann.context(), one.url, thread, here, { name: "Ann" });
    await news(ben).locator("button").click();
    await said(ben, here).waitFor();
    await post(ben.context(), two.url, thread, there, { name: "Ben" });
    await news(ann).locator("button").click();
    await said(ann, there).waitFor();
    await one.kill();
    const last = unique("After the first was killed");
    await post(ben.context(), two.url, thread, last, { name: "Ben Again" });
    await news(ben).locator("button").click();
    await said(ben, last).waitFor();
    const page = await t.page({ alsoKnown: nodes.map(({ url }) => url), quiet: true });
    await page.goto(`${two.url}/story/one?order=newest`);
    for (const text of [here, there, last]) assert.equal(await said(page, text).count(), 1, text);
  } finally {
    await stop();
  }
}, { timeout: 90_000 });

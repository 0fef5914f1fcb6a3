// Every page, with and without script, on a phone and a desk, by day and by night: usable by all, and it fits.
import assert from "node:assert/strict";
import { accessible, fits, steady, watchShifts } from "../lib/checks.mjs";
import { test } from "../lib/harness.mjs";

/** Where each page is, told from the demo. */
const PAGES = {
  front: async (t) => `${t.paper}/`,
  section: async (t) => `${t.paper}/section/harbour`,
  "story-en": (t) => t.story("harbour-ferry"),
  "story-ja": (t) => t.story("dome-interview"),
  "story-de": (t) => t.story("orangen-frost"),
  "story-ar": (t) => t.story("oud-maker"),
  "long-thread": (t) => t.story("tram-nine"),
  conversation: async (t) => (await long(t)).conversation,
  permalink: async (t) => (await long(t)).permalink,
  closed: (t) => t.story("kran-sieben"),
  login: async (t) => `${t.paper}/login?next=/rules`,
  join: async (t) => `${t.paper}/join`,
  rules: async (t) => `${t.paper}/rules`,
  ledger: async (t) => `${t.paper}/ledger`,
  reader: async (t) => (await long(t)).reader,
  reply: async (t) => `${(await long(t)).permalink}/reply`,
  report: async (t) => `${(await long(t)).permalink}/report`,
  error: async (t) => `${t.paper}/story/1/nothing`,
  embed: async (t) => `${t.paper}/embed?story=harbour-ferry`,
};

/** A comment in the middle of the long thread, a conversation that goes on, and a reader. */
const long = (t) =>
  (t.shared.long ??= (async () => {
    const story = await t.story("tram-nine");
    const read = async (url) => (await fetch(url)).text();
    const next = (html) => html.match(/<a class="next" rel="next" href="([^"]+)"/)?.[1].replace(AMPERSAND, "&");
    const conversation = (await read(`${story}?order=answered`)).match(/class="more-answers"><a href="([^"]+)"/)[1].replace(AMPERSAND, "&");
    let html = await read(`${story}?order=oldest`);
    for (let pages = 0; pages < 15; pages += 1) html = await read(new URL(next(html), t.paper));
    const id = [...html.matchAll(/<ol class="replies">\s*<li>\s*<article id="c-([^"]+)" class="comment"/g)].at(3)[1];
    const reader = html.match(/href="(\/reader\/[^"]+)"/)?.[1] ?? "/reader/none";
    return { story, id, permalink: `${t.paper}/c/${id}`, conversation: new URL(conversation, t.paper).href, reader: t.paper + reader };
  })());

/** As it is written in an attribute. */
const AMPERSAND = /&(?:amp|#38);/g;

/** Whether axe looks at every page in every way. */
const FULL = process.env.E2E_FULL === "1";

const status = (name) => (name === "error" ? 404 : 200);

async function open(t, page, name) {
  const url = await PAGES[name](t);
  const answer = await page.goto(url, { waitUntil: "load" });
  assert.equal(answer.status(), status(name), url);
  return url;
}

for (const name of Object.keys(PAGES)) {
  test(`${name} is usable by all and fits, with script`, async (t) => {
    for (const width of [360, 1280]) {
      for (const scheme of ["light", "dark"]) {
        const context = await t.browserOf({ width, height: 1400, scheme });
        await watchShifts(context);
        const page = await context.newPage();
        await open(t, page, name);
        const where = `${name} ${width} ${scheme}`;
        await fits(page, where);
        // The two that differ in both: what is wrong by width or by colour shows in one of them.
        if (FULL || (width === 360) === (scheme === "light")) await accessible(page, where);
        await steady(page, where);
        await page.screenshot({ path: `${t.out}/${name}-${width}-${scheme}.png`, fullPage: FULL });
        if (width === 360 && scheme === "light") {
          await page.setViewportSize({ width: 320, height: 640 });
          await fits(page, `${name} 320`);
        }
        await context.close();
      }
    }
  }, { first: 1 });

  test(`${name} is usable by all and fits, without script`, async (t) => {
    const page = await t.page({ js: false, width: 360 });
    await open(t, page, name);
    await fits(page, `${name} 360 without script`);
    await accessible(page, `${name} 360 without script`);
    await page.setViewportSize({ width: 320, height: 640 });
    await fits(page, `${name} 320 without script`);
  });
}

for (const [name, lang, dir] of [["story-en", "en", "ltr"], ["story-ja", "ja", "ltr"], ["story-de", "de", "ltr"], ["story-ar", "ar", "rtl"]])
  test(`${name} speaks its language in its direction`, async (t) => {
    const page = await t.page({ js: false });
    await open(t, page, name);
    const html = page.locator("html");
    assert.equal(await html.getAttribute("lang"), lang);
    assert.equal(await html.getAttribute("dir"), dir);
    assert.equal(await page.locator("article.story").getAttribute("lang"), lang);
    assert.equal(await page.locator("article.story").evaluate((element) => getComputedStyle(element).direction), dir);
    assert.ok((await page.locator("#discussion .comment").count()) >= 3);
  });

test("text at twice its size still fits a phone", async (t) => {
  const page = await t.page({ width: 360 });
  for (const name of ["front", "story-en", "story-ar", "join"]) {
    await open(t, page, name);
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    await fits(page, `${name} at 200 %`);
  }
});

test("the skip links lead to the content and to the discussion", async (t) => {
  const page = await t.page();
  await page.goto(await t.story("harbour-ferry"));
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#discussion");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => Math.abs(document.getElementById("discussion").getBoundingClientRect().top) < 60);
});

test("reading sets no cookie and stores nothing", async (t) => {
  const context = await t.browserOf();
  const page = await context.newPage();
  for (const name of Object.keys(PAGES)) {
    await page.goto(await PAGES[name](t));
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0], name);
  }
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).length + (await caches.keys()).length), 0);
});

for (const js of [false, true])
  test(`a permalink marks its comment and shows it, ${js ? "with" : "without"} script`, async (t) => {
    const { id, permalink } = await long(t);
    const page = await t.page({ js, width: 360, height: 700 });
    await page.goto(permalink);
    const comment = page.locator(`#c-${id}`);
    assert.match(await comment.getAttribute("class"), /is-marked/);
    assert.equal(await page.locator(".is-marked").count(), 1);
    const box = await comment.boundingBox();
    const top = await page.evaluate(() => scrollY);
    assert.ok(top > 0, "the page did not scroll");
    const seen = await comment.evaluate((element) => element.getBoundingClientRect().top);
    assert.ok(seen > -5 && seen < 600, `the comment stands at ${seen}`);
    assert.ok(box.height > 20);
  });

test("orders and pages work by links alone, and the URL holds them", async (t) => {
  const page = await t.page({ js: false });
  await page.goto(await t.story("tram-nine"));
  for (const order of ["oldest", "newest", "answered", "best"]) {
    await page.locator(`.orders a[href*="order=${order}"]`).click();
    assert.match(page.url(), new RegExp(`order=${order}`));
    assert.equal(await page.locator("#discussion").getAttribute("data-order"), order);
    assert.equal(await page.locator(".orders a[aria-current]").count(), 1);
    assert.ok((await page.locator(".orders p").innerText()).length > 5, "the order is named");
  }
  await page.locator('.orders a[href*="order=oldest"]').click();
  const roots = () => page.locator("#discussion > ol.comments > li > article").evaluateAll((all) => all.map((one) => one.id));
  const first = await roots();
  assert.equal(first.length, 30);
  const times = await page.locator("#discussion > ol.comments > li > article .when time").evaluateAll((all) => all.map((one) => one.dateTime));
  assert.deepEqual(times, [...times].sort(), "the oldest come first");
  await page.locator(".paging .next").click();
  const second = await roots();
  assert.equal(second.filter((id) => first.includes(id)).length, 0, "no comment stands on two pages");
  await page.locator('.paging [rel="prev"]').click();
  assert.deepEqual(await roots(), first);
});

test("every page of the long thread is short, and all pages together hold each root once", async (t) => {
  let url = `${await t.story("tram-nine")}?order=newest`;
  const seen = new Set();
  for (let pages = 0; url && pages < 200; pages += 1) {
    const html = await (await fetch(url)).text();
    assert.ok(html.length < 400_000, `${url} has ${html.length} characters`);
    const roots = [...html.matchAll(/<ol class="comments">([\s\S]*?)<nav class="paging"/g)].at(-1)?.[1] ?? html;
    for (const [, id] of roots.matchAll(/^<li>\s*<article id="(c-[^"]+)"/gm)) if (!seen.has(id)) seen.add(id);
    const next = html.match(/rel="next" href="([^"]+)"/)?.[1].replace(AMPERSAND, "&").split("#")[0];
    url = next ? new URL(next, t.paper).href : null;
  }
  assert.equal(url, null, "the paging ends");
  assert.ok(seen.size > 500, `${seen.size} comments`);
});

test("a long conversation goes on behind its link, and leads back", async (t) => {
  const page = await t.page({ js: false });
  await page.goto((await long(t)).conversation);
  await page.locator(".conversation").waitFor();
  assert.ok((await page.locator("#discussion .comment").count()) > 4);
  await page.locator(".conversation a").click();
  await page.locator(".orders").waitFor();
});

test("answers below the second level say whom they answer, and the link leads there", async (t) => {
  const page = await t.page({ js: false });
  await page.goto((await long(t)).conversation);
  assert.equal(await page.locator("ol.replies ol.replies ol.replies").count(), 0, "no third level of indentation");
  const link = page.locator(".in-reply-to").first();
  if ((await link.count()) === 0) return;
  const to = (await link.getAttribute("href")).match(/(?:\/c\/|#c-)([^/#?]+)$/)[1];
  await link.click();
  assert.ok(await page.locator(`#c-${to}`).isVisible());
});

test("a closed discussion says so and takes nothing", async (t) => {
  const page = await t.page({ js: false });
  await page.goto(await t.story("kran-sieben"));
  await page.locator(".closed").waitFor();
  assert.equal(await page.locator("form[data-compose]").count(), 0);
  assert.equal(await page.locator('[data-act="reply"]').count(), 0);
});

test("tombstones keep their place and tell nothing", async (t) => {
  const page = await t.page({ js: false });
  let found = 0;
  for (const name of ["harbour-ferry", "market-fire", "fish-auction", "rovers-varr", "tide-gauge", "crane-vote"]) {
    await page.goto(`${await t.story(name)}?order=oldest`);
    for (const stone of await page.locator("article.tombstone").all()) {
      found += 1;
      assert.match(await stone.getAttribute("data-state"), /^(removed|withdrawn|held)$/);
      assert.equal(await stone.locator("h3, .comment-text, .acts").count(), 0);
      assert.ok((await stone.innerText()).length > 5);
    }
  }
  assert.ok(found > 0, "the demo shows a tombstone");
});

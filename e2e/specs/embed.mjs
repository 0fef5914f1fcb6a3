// The discussion in another publisher's page: a frame that fits, talks to its own page only, and works without script.
import assert from "node:assert/strict";
import { accessible, fits, steady, watchShifts } from "../lib/checks.mjs";
import { test } from "../lib/harness.mjs";
import { unique } from "../lib/words.mjs";

const STORY = "harbour-ferry";

/** A page of the existing site, of the test's own making. */
async function host(t, page, body, path = "/e2e.html") {
  const url = t.elsewhere + path;
  // The browser does not know that this page comes from this machine too.
  await page.context().grantPermissions(["local-network-access"], { origin: t.elsewhere });
  await page.route((asked) => asked.origin === t.elsewhere && asked.pathname === path, (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Another paper</title><meta name="viewport" content="width=device-width"></head><body>${body}</body></html>`,
    }));
  return url;
}

const loader = (t) => `<script src="${t.paper}/embed.js" async></script>`;
const place = `<h1>A story</h1><p>Its text.</p><div data-rejoinder-story="${STORY}"></div><p id="below">Below</p>`;

async function frameOf(page) {
  const element = page.locator("iframe");
  await element.waitFor();
  await element.scrollIntoViewIfNeeded();
  const frame = await (await element.elementHandle()).contentFrame();
  await frame.locator("#discussion").waitFor();
  return { element, frame };
}

/** Waits until the frame is as high as what is in it. */
async function fitted(page, frame) {
  await page.waitForFunction(() => document.querySelector("iframe").style.minHeight.startsWith("0"));
  const inner = await frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
  await page.waitForFunction((height) => Math.abs(document.querySelector("iframe").getBoundingClientRect().height - height) <= 2, inner);
}

for (const width of [360, 1280])
  for (const scheme of ["light", "dark"])
    test(`the existing site shows the discussion, ${width} ${scheme}`, async (t) => {
      const context = await t.browserOf({ width, scheme });
      await watchShifts(context);
      const page = await context.newPage();
      await page.goto(await host(t, page, `<style>body{color-scheme:light dark;background:Canvas;color:CanvasText;margin:1rem}</style>${place}${loader(t)}`));
      const { frame } = await frameOf(page);
      await fitted(page, frame);
      assert.ok((await frame.locator(".comment").count()) > 5);
      assert.equal(await frame.locator("html").getAttribute("data-scheme"), scheme, "the page's scheme reaches the frame");
      assert.equal(await frame.evaluate(() => getComputedStyle(document.documentElement).colorScheme), scheme);
      await fits(page, "the host page");
      assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), "the frame scrolls sideways");
      await page.screenshot({ path: `${t.out}/host-${width}-${scheme}.png`, fullPage: true });
      await accessible(page, "the host page with its frame");
    });

test("the frame grows with what is in it", async (t) => {
  const page = await t.page();
  await page.goto(await host(t, page, place + loader(t)));
  const { frame } = await frameOf(page);
  await fitted(page, frame);
  const before = (await page.locator("iframe").boundingBox()).height;
  await frame.locator("form[data-compose] .formatting summary").click();
  await page.waitForFunction((height) => document.querySelector("iframe").getBoundingClientRect().height > height + 20, before);
  await fitted(page, frame);
  await page.setViewportSize({ width: 360, height: 700 });
  await fitted(page, frame);
});

test("what stands above the frame never moves, and the frame takes no place twice", async (t) => {
  const context = await t.browserOf();
  await watchShifts(context);
  const page = await context.newPage();
  await page.goto(await host(t, page, `<h1>A story</h1>${"<p>Its text goes on for a while.</p>".repeat(40)}<div data-rejoinder-story="${STORY}"></div>${loader(t)}`));
  await page.locator("iframe").waitFor();
  await page.waitForTimeout(300);
  await steady(page, "the page above the frame");
});

test("all badges of a page are filled by one request", async (t) => {
  const page = await t.page();
  const asked = [];
  page.on("request", (request) => request.url().includes("/counts") && request.method() === "POST" && asked.push(request.postDataJSON()));
  await page.goto(await host(t, page, `<h1>News</h1><p><span data-rejoinder-count="${STORY}">Talk</span> <span data-rejoinder-count="oud-maker">Talk</span> <span data-rejoinder-count="${t.elsewhere}/never-heard-of">Talk</span></p>${loader(t)}`));
  await page.waitForFunction(() => /\d/.test(document.querySelector("[data-rejoinder-count]").textContent));
  assert.match(await page.locator("[data-rejoinder-count]").nth(1).innerText(), /\d/);
  assert.equal(asked.length, 1);
  assert.equal(asked[0].stories.length, 3);
});

test("dark is passed on when the page turns dark", async (t) => {
  const page = await t.page();
  await page.goto(await host(t, page, `<style>body.night{background:#111;color:#eee}</style>${place}${loader(t)}`));
  const { frame } = await frameOf(page);
  assert.equal(await frame.locator("html").getAttribute("data-scheme"), "light");
  await page.evaluate(() => document.body.classList.add("night"));
  await frame.locator('html[data-scheme="dark"]').waitFor();
  const [red] = (await frame.evaluate(() => getComputedStyle(document.querySelector(".comment-text")).color)).match(/[\d.]+/g);
  assert.ok(red > 150, "the letters are light");
});

test("a deep link marks its comment and brings it into view", async (t) => {
  const html = await (await fetch(`${t.paper}/embed?story=${STORY}&order=oldest`)).text();
  const id = [...html.matchAll(/<article id="c-([^"]+)" class="comment"/g)].at(-2)[1];
  const page = await t.page({ width: 360, height: 700 });
  await page.goto(`${await host(t, page, `${"<p>Its text.</p>".repeat(30)}${place}${loader(t)}`)}#c-${id}`);
  const { frame } = await frameOf(page);
  await frame.locator(`#c-${id}.is-marked`).waitFor();
  await fitted(page, frame);
  await page.waitForFunction(() => scrollY > 0);
  await page.waitForTimeout(300);
  const inner = await frame.locator(`#c-${id}`).evaluate((element) => element.getBoundingClientRect().top);
  const top = inner + (await page.locator("iframe").evaluate((element) => element.getBoundingClientRect().top));
  assert.ok(top > -20 && top < 650, `the comment stands at ${top}`);
});

test("the existing site's plain page shows the comments where no script runs", async (t) => {
  const answer = await fetch(`${t.elsewhere}/plain.html`);
  const page = await t.page({ js: false, width: 360 });
  const url = answer.ok
    ? `${t.elsewhere}/plain.html`
    : await host(t, page, `<h1>Plain</h1><iframe title="Comments" width="300" height="900" src="${t.paper}/embed?story=${STORY}"></iframe>`);
  await page.goto(url);
  const frame = page.frameLocator("iframe");
  await frame.locator("#discussion .comment").first().waitFor();
  assert.ok((await frame.locator("#discussion .comment").count()) > 3);
  await frame.locator('.orders a[href*="order=oldest"]').click();
  await frame.locator('#discussion[data-order="oldest"]').waitFor();
});

test("the existing site's own front page asks no other host, and its frame shows the discussion", async (t) => {
  const page = await t.page();
  const answer = await page.goto(`${t.elsewhere}/`);
  if (!answer.ok()) return;
  for (const link of await page.locator(`a[href^="/"], a[href$=".html"]`).evaluateAll((all) => [...new Set(all.map((one) => one.href))].slice(0, 8))) {
    if (!link.startsWith(t.elsewhere)) continue;
    await page.goto(link);
    if ((await page.locator("iframe, [data-rejoinder-story]").count()) === 0) continue;
    const { frame } = await frameOf(page);
    assert.ok((await frame.locator(".comment").count()) > 3, link);
    await page.screenshot({ path: `${t.out}/existing-${new URL(link).pathname.replace(/\W+/g, "-")}-1280-light.png` });
  }
});

test("a guest posts in the frame with script, and the frame grows", async (t) => {
  const page = await t.page();
  await page.goto(await host(t, page, place + loader(t)));
  const { frame } = await frameOf(page);
  await fitted(page, frame);
  const text = unique("From another paper");
  await frame.locator("#discussion > form textarea").fill(text);
  await frame.locator('#discussion > form [name="name"]').fill(unique("Guest"));
  await frame.locator("#discussion > form button.button:not(.quiet)").click();
  await frame.locator("article.comment", { hasText: text }).waitFor();
  await fitted(page, frame);
});

test("a guest posts in the frame without script, and stays in it", async (t) => {
  const page = await t.page({ js: false });
  await page.goto(await host(t, page, `<iframe title="Comments" width="600" height="900" src="${t.paper}/embed?story=${STORY}"></iframe>`));
  const frame = page.frameLocator("iframe");
  const text = unique("Plainly from another paper");
  await frame.locator("#discussion > form textarea").fill(text);
  await frame.locator('#discussion > form [name="name"]').fill(unique("Guest"));
  await frame.locator("#discussion > form button.button:not(.quiet)").click();
  await frame.locator(".told").waitFor();
  assert.equal(await frame.locator("article.comment", { hasText: text }).count(), 0, "a moderator reads it first");
  assert.ok((await frame.locator("html").getAttribute("class")).includes("frame"));
});

test("the next page of comments stays in the frame", async (t) => {
  const page = await t.page();
  await page.goto(await host(t, page, `<h1>A story</h1><div data-rejoinder-story="tram-nine"></div>${loader(t)}`));
  const { frame } = await frameOf(page);
  await fitted(page, frame);
  await frame.locator(".paging .next").click();
  await frame.locator('.paging [rel="prev"]').waitFor();
  await fitted(page, frame);
});

test("the host page heeds no message but that of its frame", async (t) => {
  const page = await t.page();
  await page.goto(await host(t, page, place + loader(t)));
  const { frame } = await frameOf(page);
  await fitted(page, frame);
  const height = () => page.locator("iframe").first().evaluate((element) => element.style.height);
  const before = await height();
  // From the page itself: the right shape, the wrong source and origin.
  await page.evaluate(() => window.postMessage({ rejoinder: 1, type: "size", height: 31 }, "*"));
  // From another frame of the same server that the loader did not make.
  await page.evaluate((src) => {
    const stranger = Object.assign(document.createElement("iframe"), { src, title: "Stranger", id: "stranger" });
    document.body.append(stranger);
    return new Promise((done) => (stranger.onload = done));
  }, `${t.paper}/embed?story=oud-maker`);
  const stranger = await (await page.locator("#stranger").elementHandle()).contentFrame();
  await stranger.evaluate(() => parent.postMessage({ rejoinder: 1, type: "size", height: 32 }, "*"));
  // From the right frame: the wrong shapes.
  await frame.evaluate(() => {
    for (const bad of [null, 1, "x", [], { rejoinder: 2, type: "size", height: 33 }, { rejoinder: 1, type: "size", height: -5 },
      { rejoinder: 1, type: "size", height: "34px" }, { rejoinder: 1, type: "size", height: 9e9 }, { rejoinder: 1, type: "size", height: NaN },
      { rejoinder: 1, type: "size", height: { valueOf: 35 } }, { rejoinder: 1, type: "else", height: 36 }, { rejoinder: 1, type: "show", top: -1 }])
      parent.postMessage(bad, "*");
  });
  const scrolled = await page.evaluate(() => scrollY);
  await page.waitForTimeout(300);
  assert.equal(await height(), before);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
});

test("the frame heeds no message but that of the page around it", async (t) => {
  const page = await t.page();
  await page.goto(await host(t, page, place + loader(t)));
  const { frame } = await frameOf(page);
  await fitted(page, frame);
  // Another frame of the host page, and the frame itself.
  await page.evaluate(() => {
    const other = Object.assign(document.createElement("iframe"), { title: "Other", srcdoc: "<p>Other</p>", id: "other" });
    document.body.append(other);
    return new Promise((done) => (other.onload = done));
  });
  const other = await (await page.locator("#other").elementHandle()).contentFrame();
  await other.evaluate(() => parent.frames[0].postMessage({ rejoinder: 1, type: "theme", scheme: "dark", accent: "#ff0000" }, "*"));
  await frame.evaluate(() => window.postMessage({ rejoinder: 1, type: "theme", scheme: "dark", accent: "#ff0000" }, "*"));
  // The right page with the wrong shapes.
  await page.evaluate(() => {
    const target = document.querySelector("iframe").contentWindow;
    for (const bad of [null, "dark", { rejoinder: 1, type: "else", scheme: "dark" }, { type: "theme", scheme: "dark" }, { rejoinder: 1, type: "theme", scheme: "night" },
      { rejoinder: 1, type: "theme", scheme: "light", accent: "red;background:url(https://elsewhere.example/)" }, { rejoinder: 1, type: "theme", scheme: "light", accent: { toString: 1 } }])
      target.postMessage(bad, "*");
  });
  await page.waitForTimeout(300);
  assert.equal(await frame.locator("html").getAttribute("data-scheme"), "light");
  assert.equal((await frame.locator("html").getAttribute("style")) ?? "", "");
});

test("a site that is not listed gets no frame", async (t) => {
  const stranger = "http://stranger.example";
  const page = await t.page({ quiet: true, alsoKnown: [stranger] });
  await page.route(`${stranger}/**`, (route) => route.fulfill({ contentType: "text/html", body: `<h1>Not listed</h1><iframe src="${t.paper}/embed?story=${STORY}"></iframe>` }));
  await page.goto(stranger);
  await page.waitForTimeout(500);
  const text = await page.frames()[1]?.evaluate(() => document.querySelector("#discussion")?.id ?? "").catch(() => "");
  assert.ok(!text, "the discussion stands in a stranger's frame");
});

test("the pages that change an account stand in nobody's frame", async (t) => {
  for (const path of ["/login", "/join", "/rules", "/"])
    assert.match((await fetch(t.paper + path)).headers.get("content-security-policy"), /frame-ancestors 'none'/, path);
});

test("reading in the frame sets no cookie and stores nothing", async (t) => {
  const context = await t.browserOf();
  const page = await context.newPage();
  await page.goto(await host(t, page, place + loader(t)));
  const { frame } = await frameOf(page);
  await fitted(page, frame);
  assert.deepEqual(await context.cookies(), []);
  for (const where of [page, frame]) assert.deepEqual(await where.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
});

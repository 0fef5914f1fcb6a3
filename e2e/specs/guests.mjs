// The guests' gate in a browser: with script its work is done while the guest types, without it a moderator reads first.
import assert from "node:assert/strict";
import { test } from "../lib/harness.mjs";
import { unique } from "../lib/words.mjs";
import { accessible, fits } from "../lib/checks.mjs";

const STORY = "harbour-ferry";
const compose = (page) => page.locator("#discussion > form[data-compose]");
const said = (page, text) => page.locator("article.comment", { has: page.locator(".comment-text", { hasText: text }) });
const send = (form) => form.locator("button.button:not(.quiet)").click();

/** What the browser asked for work, in order. */
function asked(page) {
  const all = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/work")) all.push(request.url());
  });
  return all;
}

async function fill(page, form, text) {
  await form.locator("textarea").fill(text);
  await form.locator('[name="name"]').fill(unique("Guest"));
}

test("with script the work is done meanwhile, and the comment is there at once", async (t) => {
  const page = await t.page({ width: 360 });
  const works = asked(page);
  await page.goto(await t.story(STORY));
  assert.deepEqual(works, [], "who reads only is asked for nothing");
  const text = unique("With work");
  await fill(page, compose(page), text);
  await send(compose(page));
  await said(page, text).waitFor();
  assert.equal(works.length, 1);
  assert.equal(await said(page, text).getAttribute("data-state"), "visible");
  assert.equal(await page.context().cookies().then((all) => all.length), 0, "a guest needs no cookie");
  // Each comment has work of its own.
  const second = unique("With work again");
  await fill(page, compose(page), second);
  await send(compose(page));
  await said(page, second).waitFor();
  assert.equal(works.length, 2);
});

test("an answer on a page of its own takes its work along", async (t) => {
  const page = await t.page();
  const works = asked(page);
  await page.goto(await t.story(STORY));
  const link = await page.locator('#discussion [data-act="reply"]').first().getAttribute("href");
  await page.goto(new URL(link, t.paper).href);
  const text = unique("An answer with work");
  const form = page.locator("form[data-compose]");
  await fill(page, form, text);
  await send(form);
  await said(page, text).waitFor();
  assert.equal(works.length, 1);
  assert.equal(await said(page, text).getAttribute("data-state"), "visible");
});

test("work that was used is told, with the text kept, and the next try does new work", async (t) => {
  const page = await t.page();
  await page.goto(await t.story(STORY));
  const first = unique("First");
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/comments"));
  await fill(page, compose(page), first);
  await send(compose(page));
  const used = new URLSearchParams((await sent).postData()).get("work");
  assert.ok(used.length > 400);
  await said(page, first).waitFor();
  const second = unique("Second");
  await page.route("**/thread/*/comments", (route) => {
    const body = new URLSearchParams(route.request().postData());
    body.set("work", used);
    return route.continue({ postData: body.toString() });
  }, { times: 1 });
  await fill(page, compose(page), second);
  await send(compose(page));
  await page.waitForFunction(() => document.querySelector('form[data-compose] .field-error[data-for="form"]').textContent.length > 5);
  assert.equal(await compose(page).locator("textarea").inputValue(), second);
  await send(compose(page));
  await said(page, second).waitFor();
});

test("when no work can be had the comment waits", async (t) => {
  const page = await t.page();
  await page.addInitScript(() => Object.defineProperty(globalThis.crypto, "subtle", { value: undefined }));
  await page.goto(await t.story(STORY));
  const text = unique("No means to work");
  await fill(page, compose(page), text);
  await send(compose(page));
  await page.locator("#discussion .told").waitFor();
  assert.equal(await said(page, text).count(), 0);
});

test("without script the form says what will be, and the comment waits at the desk with a note", async (t) => {
  const page = await t.page({ js: false, width: 360 });
  await page.goto(await t.story(STORY));
  assert.ok((await compose(page).locator(".compose-foot").innerText()).includes("moderator"));
  const text = unique("By plain hand");
  await fill(page, compose(page), text);
  await send(compose(page));
  await page.locator(".told").waitFor();
  assert.equal(await said(page, text).count(), 0);
  await fits(page, "the page after a guest's comment");
  await accessible(page, "the page after a guest's comment");
});

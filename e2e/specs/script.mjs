// The same steps with script: in place, kept over mishaps, and never twice.
import assert from "node:assert/strict";
import { accessible } from "../lib/checks.mjs";
import { test } from "../lib/harness.mjs";
import { unique } from "../lib/words.mjs";

const STORY = "fish-auction";
const compose = (page) => page.locator("#discussion > form[data-compose]");
const button = (form) => form.locator("button.button:not(.quiet)");
const said = (page, text) => page.locator("article.comment", { has: page.locator(".comment-text", { hasText: text }) });

/** A mark that only a reload takes away. */
const mark = (page) => page.evaluate(() => (globalThis.stillHere = true));
const marked = (page) => page.evaluate(() => globalThis.stillHere === true);

async function reading(t, name, { story = STORY, ...options } = {}) {
  const { page, context, account } = await t.reader(name, options);
  await page.goto(await t.story(story));
  await mark(page);
  return { page, context, account };
}

/** How many comments of this text the server has. */
async function stored(t, text, story = STORY) {
  const html = await (await fetch(`${await t.story(story)}?order=newest`)).text();
  // The data for search engines repeats what is on the page.
  return html.replace(/<script[\s\S]*?<\/script>/g, "").split(text).length - 1;
}

test("a comment is posted without a reload, and read out", async (t) => {
  const { page } = await reading(t, "Ann", { width: 360 });
  const text = unique("In place");
  await compose(page).locator("textarea").fill(text);
  await button(compose(page)).click();
  await said(page, text).waitFor();
  assert.ok(await marked(page));
  assert.equal(await compose(page).locator("textarea").inputValue(), "");
  assert.ok((await page.locator("[data-live]").innerText()).length > 3);
  assert.equal(await page.evaluate(() => document.activeElement.matches("article.comment")), true);
  assert.equal(await stored(t, text), 1);
  const second = unique("And again");
  await compose(page).locator("textarea").fill(second);
  await button(compose(page)).click();
  await said(page, second).waitFor();
  assert.equal(await stored(t, second), 1);
  await accessible(page, "after posting");
});

test("a draft survives a reload, and is gone once it is posted", async (t) => {
  const { page } = await reading(t, "Ben");
  const text = unique("A draft");
  await compose(page).locator("textarea").fill(text);
  await page.reload();
  assert.equal(await compose(page).locator("textarea").inputValue(), text);
  await button(compose(page)).click();
  await said(page, text).waitFor();
  await page.reload();
  assert.equal(await compose(page).locator("textarea").inputValue(), "");
});

test("a draft of an answer survives too", async (t) => {
  const { page } = await reading(t, "Ben");
  const comment = page.locator("#discussion > ol.comments > li > article:has([data-act=reply])").first();
  const id = await comment.getAttribute("id");
  await comment.locator('[data-act="reply"]').click();
  const text = unique("Half an answer");
  await page.locator(`#${id} form[data-compose] textarea`).fill(text);
  await page.reload();
  await page.locator(`#${id} [data-act="reply"]`).click();
  await page.locator(`#${id} form[data-compose] textarea`).waitFor();
  assert.equal(await page.locator(`#${id} form[data-compose] textarea`).inputValue(), text);
});

test("an answer is written and posted under its comment", async (t) => {
  const { page } = await reading(t, "Cem", { width: 360 });
  const comment = page.locator("#discussion > ol.comments > li > article:has([data-act=reply])").first();
  const id = await comment.getAttribute("id");
  await comment.locator('[data-act="reply"]').click();
  const form = page.locator(`#${id} form[data-compose]`);
  await form.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
  await accessible(page, "an open reply form");
  await comment.locator('[data-act="reply"]').click();
  assert.equal(await form.count(), 1, "a second press opens no second form");
  const text = unique("Under it");
  await form.locator("textarea").fill(text);
  await button(form).click();
  await page.locator(`li:has(> #${id}) > ol.replies article`, { hasText: text }).waitFor();
  assert.equal(await form.count(), 0);
  assert.ok(await marked(page));
  assert.equal(await stored(t, text), 1);
});

test("Escape closes an inline form and gives the focus back", async (t) => {
  const { page } = await reading(t, "Dee");
  const link = page.locator('#discussion [data-act="reply"]').first();
  await link.click();
  await page.locator("form[data-inline]").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("form[data-inline]").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), "reply");
});

test("a selection is quoted into an answer", async (t) => {
  const { page } = await reading(t, "Eli");
  const comment = page.locator("#discussion > ol.comments > li > article:has([data-act=reply])").first();
  await comment.scrollIntoViewIfNeeded();
  const picked = await comment.locator(".comment-text").evaluate((element) => {
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    getSelection().setBaseAndExtent(node, 0, node, Math.min(20, node.length));
    return getSelection().toString().trim();
  });
  const quote = comment.locator('button[data-act="quote"]');
  await quote.waitFor();
  await quote.click();
  const field = comment.locator("form[data-compose] textarea");
  await field.waitFor();
  await page.waitForFunction((field) => field.value.startsWith("> "), await field.elementHandle());
  assert.ok((await field.inputValue()).startsWith(`> ${picked}`));
});

test("a preview comes in place", async (t) => {
  const { page } = await reading(t, "Fay");
  await compose(page).locator("textarea").fill("**Bold** and [a link](https://example.org/x)");
  await compose(page).locator('[data-act="preview"]').click();
  await page.locator("[data-preview] strong").waitFor();
  assert.match(await page.locator("[data-preview] a").getAttribute("rel"), /nofollow/);
  assert.ok(await marked(page));
  assert.equal(await page.locator("article.comment", { hasText: "a link" }).count(), 0);
});

test("a reaction toggles in place", async (t) => {
  const { page } = await reading(t, "Gus");
  const comment = page.locator('#discussion article:has(form[data-act="react"])').first();
  const id = await comment.getAttribute("id");
  const react = page.locator(`#${id} [data-act="react"] button`);
  await react.click();
  await page.locator(`#${id} [data-act="react"] button[aria-pressed="true"]`).waitFor();
  await react.click();
  await page.locator(`#${id} [data-act="react"] button:not([aria-pressed="true"])`).waitFor();
  assert.ok(await marked(page));
});

// In a story of its own: other tests take hold of comments that they find, and one that goes away would fail them.
test("a comment is edited and withdrawn in place", async (t) => {
  const { page } = await reading(t, "Hal", { story: "market-fire" });
  const text = unique("Before");
  await compose(page).locator("textarea").fill(text);
  await button(compose(page)).click();
  await said(page, text).locator('[data-act="edit"]').click();
  const form = page.locator('form[data-inline="edit"]');
  await form.waitFor();
  assert.equal(await form.locator("textarea").inputValue(), text);
  const after = `${text} and after`;
  await form.locator("textarea").fill(after);
  await button(form).click();
  await said(page, after).locator(".edited").waitFor();
  assert.equal(await page.locator("form[data-inline]").count(), 0);
  await said(page, after).locator('[data-act="withdraw"]').click();
  await page.locator("form.withdraw button").first().click();
  await said(page, after).waitFor({ state: "detached" });
  assert.ok(await marked(page));
  assert.equal(await stored(t, after, "market-fire"), 0);
});

test("a report is sent in place", async (t) => {
  const { page } = await reading(t, "Ida");
  await page.locator('#discussion [data-act="report"]').first().click();
  const form = page.locator("form.report");
  await form.waitFor();
  await accessible(page, "an open report");
  await form.locator('input[type="radio"]').first().check();
  await form.locator("button.button").click();
  await form.waitFor({ state: "detached" });
  assert.ok(await marked(page));
});

test("errors stand beside their field, and go when it is mended", async (t) => {
  const { page } = await reading(t, "Jan");
  const form = compose(page);
  const limit = Number(await form.locator("[data-limit]").getAttribute("data-limit"));
  await form.locator("textarea").fill("x".repeat(limit + 5));
  assert.match(await form.locator("[data-limit]").innerText(), /5/);
  await button(form).click();
  const error = form.locator('.field-error[data-for="text"]');
  await page.waitForFunction(() => document.querySelector('form[data-compose] .field-error[data-for="text"]').textContent.length > 5);
  assert.equal(await form.locator("textarea").getAttribute("aria-invalid"), "true");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
  assert.equal((await form.locator("textarea").inputValue()).length, limit + 5);
  await accessible(page, "a form with an error");
  await form.locator("textarea").fill(unique("Short"));
  assert.equal(await error.innerText(), "");
  assert.ok(await marked(page));
});

test("a guest without a name is told beside the field", async (t) => {
  const page = await t.page();
  await page.goto(await t.story(STORY));
  const form = compose(page);
  await form.evaluate((element) => (element.noValidate = true));
  await form.locator("textarea").fill(unique("Nameless"));
  await button(form).click();
  await page.waitForFunction(() => document.querySelector('form[data-compose] .field-error[data-for="name"]').textContent.length > 5);
});

test("when the network fails the text stays, and trying again posts once", async (t) => {
  const { page } = await reading(t, "Kim");
  const text = unique("No network");
  await page.route("**/thread/*/comments", (route) => route.abort("connectionfailed"));
  await compose(page).locator("textarea").fill(text);
  await button(compose(page)).click();
  const retry = compose(page).locator('.field-error[data-for="form"] button');
  await retry.waitFor();
  assert.equal(await compose(page).locator("textarea").inputValue(), text);
  assert.equal(await stored(t, text), 0);
  await accessible(page, "after a failed post");
  await page.unroute("**/thread/*/comments");
  await retry.click();
  await said(page, text).waitFor();
  assert.equal(await stored(t, text), 1);
});

test("when the answer is lost, trying again finds the one comment", async (t) => {
  const { page } = await reading(t, "Lea");
  const text = unique("Lost answer");
  let lost = 0;
  await page.route("**/thread/*/comments", async (route) => {
    await route.fetch();
    lost += 1;
    await route.abort("connectionreset");
  });
  await compose(page).locator("textarea").fill(text);
  await button(compose(page)).click();
  const retry = compose(page).locator('.field-error[data-for="form"] button');
  await retry.waitFor();
  assert.equal(await stored(t, text), 1, "the server has it");
  await page.reload();
  assert.equal(await compose(page).locator("textarea").inputValue(), text, "the draft keeps text and key");
  await page.unroute("**/thread/*/comments");
  await button(compose(page)).click();
  await page.waitForFunction(() => document.querySelector("#discussion > form[data-compose] textarea").value === "");
  assert.equal(lost, 1);
  assert.equal(await stored(t, text), 1);
  assert.equal(await said(page, text).count(), 1, "and it stands on the page once");
});

test("a double click posts once", async (t) => {
  const { page } = await reading(t, "Mia");
  const text = unique("Twice");
  await compose(page).locator("textarea").fill(text);
  await button(compose(page)).dblclick();
  await said(page, text).waitFor();
  await page.waitForTimeout(300);
  assert.equal(await said(page, text).count(), 1);
  assert.equal(await stored(t, text), 1);
});

test("a double click without script posts once", async (t) => {
  const { page } = await t.reader("Ned", { js: false });
  await page.goto(await t.story(STORY));
  const text = unique("Twice, plainly");
  await compose(page).locator("textarea").fill(text);
  await button(compose(page)).dblclick();
  await page.locator(".told").waitFor();
  assert.equal(await stored(t, text), 1);
});

test("Ctrl+Enter posts", async (t) => {
  const { page } = await reading(t, "Oda");
  const text = unique("By key");
  await compose(page).locator("textarea").fill(text);
  await compose(page).locator("textarea").press("Control+Enter");
  await said(page, text).waitFor();
  assert.ok(await marked(page));
});

test("signing out takes the drafts along", async (t) => {
  const { page } = await reading(t, "Pia");
  await compose(page).locator("textarea").fill(unique("Private"));
  assert.equal(await page.evaluate(() => sessionStorage.length), 1);
  await page.locator('.account form button').click();
  await page.waitForURL(`${t.paper}/`);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

test("a reader's markup runs nothing and loads nothing", async (t) => {
  const { page } = await reading(t, "Qi");
  const text = unique("Harmless");
  await compose(page).locator("textarea").fill(`${text} <img src=x onerror="globalThis.bad=1"><script>globalThis.bad=1</scr` + `ipt> [x](javascript:globalThis.bad=1) ![y](https://elsewhere.example/y.png)`);
  await button(compose(page)).click();
  await said(page, text).waitFor();
  await page.reload();
  const mine = said(page, text).locator(".comment-text");
  assert.equal(await mine.locator("img, script, [onerror], a[href^=javascript]").count(), 0);
  assert.equal(await page.evaluate(() => globalThis.bad), undefined);
});

// Everything that a reader does, as form posts in a browser without script.
import assert from "node:assert/strict";
import { test } from "../lib/harness.mjs";
import { newKey, unique } from "../lib/words.mjs";
import { accessible, fits } from "../lib/checks.mjs";

const STORY = "night-library";
const compose = (page) => page.locator("#discussion > form[data-compose]");
const said = (page, text) => page.locator("article.comment", { has: page.locator(".comment-text", { hasText: text }) });

async function post(page, text) {
  await compose(page).locator("textarea").fill(text);
  await compose(page).locator("button.button:not(.quiet)").click();
}

test("a reader joins, and comes back to where he was", async (t) => {
  const page = await t.page({ js: false, width: 360 });
  const story = new URL(await t.story(STORY));
  await page.goto(`${t.paper}/join?next=${encodeURIComponent(story.pathname)}`);
  const name = unique("Jo");
  await page.fill("#name", name);
  await page.fill("#email", `${newKey()}@mail.example`);
  await page.fill("#password", "correct horse battery");
  await page.click("form.fields button");
  assert.equal(new URL(page.url()).pathname, story.pathname);
  assert.ok((await page.locator(".account").innerText()).includes(name));
  await page.locator('.account form button').click();
  assert.equal(await page.locator('.account a[href^="/login"]').count(), 1);
});

test("wrong fields of joining and of signing in are told beside them, with what was typed", async (t) => {
  const page = await t.page({ js: false });
  await page.goto(`${t.paper}/join`);
  await page.fill("#name", "Jo");
  await page.fill("#email", t.accounts.reader.email);
  await page.fill("#password", "correct horse battery");
  await page.click("form.fields button");
  assert.equal(await page.inputValue("#email"), t.accounts.reader.email);
  const told = (await page.locator(".field-error").allInnerTexts()).join("");
  assert.ok(told.trim().length > 5, "the taken address is told");
  await accessible(page, "join with an error");
  await page.goto(`${t.paper}/login`);
  await page.fill("#email", t.accounts.reader.email);
  await page.fill("#password", "not the password");
  await page.click("form.fields button");
  assert.equal(await page.inputValue("#email"), t.accounts.reader.email);
  assert.ok((await page.locator(".field-error").allInnerTexts()).join("").trim().length > 5);
  await page.fill("#password", t.accounts.reader.password);
  await page.click("form.fields button");
  assert.equal(await page.locator('.account form[action="/logout"]').count(), 1);
});

test("a comment is posted, answered, edited and withdrawn", async (t) => {
  const { page } = await t.reader("Ann", { js: false, width: 360 });
  await page.goto(await t.story(STORY));
  const text = unique("First line\nsecond *line* <b>& more</b>");
  await post(page, text);
  await page.locator(".told").waitFor();
  const tail = text.split(" ").at(-1);
  const mine = said(page, tail);
  assert.equal(await mine.count(), 1);
  assert.equal(await mine.locator(".comment-text em").innerText(), "line");
  assert.equal(await mine.locator(".comment-text b").count(), 0, "HTML shows as text");
  assert.ok((await mine.locator(".comment-text").innerText()).includes("<b>& more</b>"));
  const id = await mine.getAttribute("data-comment");

  await mine.locator('[data-act="reply"]').click();
  assert.match(page.url(), /\/c\/[^/]+\/reply$/);
  await fits(page, "the reply page");
  const answer = unique("An answer");
  await page.locator("form[data-compose] textarea").fill(answer);
  await page.locator("form[data-compose] button.button:not(.quiet)").click();
  const reply = said(page, answer);
  assert.equal(await reply.count(), 1);
  assert.equal(await page.locator(`li:has(> #c-${id}) ol.replies`).locator("article", { hasText: answer }).count(), 1);

  await reply.locator('[data-act="edit"]').click();
  await accessible(page, "the edit page");
  const field = page.locator("form[data-compose] textarea");
  assert.equal(await field.inputValue(), answer);
  const better = `${answer}, better`;
  await field.fill(better);
  await page.locator("form[data-compose] button.button:not(.quiet)").click();
  assert.equal(await said(page, better).locator(".edited").count(), 1);

  await said(page, better).locator('[data-act="history"]').click();
  assert.equal(await page.locator(".revisions > li").count(), 2);
  await accessible(page, "the history page");
  await page.goBack();

  await said(page, better).locator('[data-act="withdraw"]').click();
  await accessible(page, "the withdraw page");
  await page.locator("form.withdraw button").click();
  assert.equal(await said(page, better).count(), 0);
  await page.goto(`${t.paper}/c/${id}`);
  assert.equal(await page.locator("article.comment", { hasText: better }).count(), 0);
});

test("a withdrawn comment with an answer leaves a tombstone", async (t) => {
  const ann = await t.reader("Ann", { js: false });
  await ann.page.goto(await t.story(STORY));
  const text = unique("To be withdrawn");
  await post(ann.page, text);
  const id = await said(ann.page, text).getAttribute("data-comment");
  const ben = await t.reader("Ben", { js: false });
  await ben.page.goto(`${t.paper}/c/${id}/reply`);
  const answer = unique("Stays");
  await ben.page.locator("form[data-compose] textarea").fill(answer);
  await ben.page.locator("form[data-compose] button.button:not(.quiet)").click();
  await ann.page.goto(`${t.paper}/c/${id}/withdraw`);
  await ann.page.locator("form.withdraw button").click();
  const reader = await t.page({ js: false });
  await reader.goto(`${t.paper}/c/${id}`);
  assert.equal(await reader.locator(`#c-${id}`).getAttribute("data-state"), "withdrawn");
  assert.equal(await reader.locator(`#c-${id}`, { hasText: text }).count(), 0);
  assert.equal(await said(reader, answer).count(), 1);
});

test("empty and too long comments are refused beside the field, and the text is kept", async (t) => {
  const { page } = await t.reader("Cara", { js: false, width: 360 });
  await page.goto(await t.story(STORY));
  const form = compose(page);
  await form.locator("textarea").evaluate((field) => field.removeAttribute("required"));
  await form.locator("textarea").fill("   \n  ");
  await form.locator("button.button:not(.quiet)").click();
  const error = page.locator('form[data-compose] .field-error[data-for="text"]');
  assert.ok((await error.innerText()).length > 5, "the empty text is told");
  assert.equal(await page.locator("form[data-compose] textarea").getAttribute("aria-invalid"), "true");
  const limit = Number(await page.locator("[data-limit]").getAttribute("data-limit"));
  const long = "word ".repeat(limit / 5 + 10);
  await page.locator("form[data-compose] textarea").fill(long);
  await page.locator("form[data-compose] button.button:not(.quiet)").click();
  assert.ok((await error.innerText()).length > 5, "the long text is told");
  assert.equal((await page.locator("form[data-compose] textarea").inputValue()).trim(), long.trim());
  await accessible(page, "the form with an error");
  await fits(page, "the form with an error");
  const short = unique("Shorter");
  await page.locator("form[data-compose] textarea").fill(short);
  await page.locator("form[data-compose] button.button:not(.quiet)").click();
  assert.equal(await said(page, short).count(), 1);
});

test("a preview shows the text as it will look, and posts nothing", async (t) => {
  const { page } = await t.reader("Dan", { js: false });
  await page.goto(await t.story(STORY));
  const text = unique("**Bold** words");
  await compose(page).locator("textarea").fill(text);
  await compose(page).locator('button[data-act="preview"]').click();
  assert.equal(await page.locator("[data-preview] strong").innerText(), "Bold");
  assert.equal(await page.locator("form[data-compose] textarea").inputValue(), text);
  await page.locator("form[data-compose] button.button:not(.quiet)").click();
  assert.equal(await said(page, text.replace(/\*/g, "")).count(), 1);
});

test("a guest writes with a name, and is asked for one", async (t) => {
  const page = await t.page({ js: false, width: 360 });
  await page.goto(await t.story(STORY));
  const text = unique("A guest's words");
  const form = compose(page);
  await form.locator("textarea").fill(text);
  await form.locator('[name="name"]').evaluate((field) => field.removeAttribute("required"));
  await form.locator("button.button:not(.quiet)").click();
  assert.ok((await page.locator('.field-error[data-for="name"]').innerText()).length > 5);
  assert.equal(await page.locator("form[data-compose] textarea").inputValue(), text);
  const name = unique("Guest");
  await page.locator('form[data-compose] [name="name"]').fill(name);
  await page.locator("form[data-compose] button.button:not(.quiet)").click();
  await page.locator(".told").waitFor();
  assert.equal(await said(page, text).count(), 0, "without script a moderator reads it first");
});

test("a reaction is given and taken back", async (t) => {
  const { page } = await t.reader("Eve", { js: false });
  await page.goto(`${await t.story("harbour-ferry")}?order=oldest`);
  const comment = page.locator('#discussion > ol.comments > li > article:has(form[data-act="react"])').first();
  const id = await comment.getAttribute("id");
  const count = async () => Number((await page.locator(`#${id} [data-act="react"] b`).allInnerTexts())[0]?.replace(/\D/g, "") ?? 0);
  const before = await count();
  await page.locator(`#${id} [data-act="react"] button`).click();
  assert.equal(await count(), before + 1);
  assert.equal(await page.locator(`#${id} [data-act="react"] button`).getAttribute("aria-pressed"), "true");
  await page.locator(`#${id} [data-act="react"] button`).click();
  assert.equal(await count(), before);
});

test("a report is sent, with a reason that must be chosen", async (t) => {
  const page = await t.page({ js: false, width: 360 });
  await page.goto(`${await t.story("harbour-ferry")}?order=oldest`);
  await page.locator('[data-act="report"]').first().click();
  await page.locator("form.report button.button").click();
  assert.match(page.url(), /\/report$/, "the browser asks for a reason");
  await page.locator('form.report input[type="radio"]').first().check();
  await page.locator('form.report textarea').fill(unique("Please look"));
  await page.locator("form.report button.button").click();
  await page.locator(".told").waitFor();
  await accessible(page, "after a report");
});

test("what needs an account leads to signing in and back, with the text kept", async (t) => {
  const page = await t.page({ js: false });
  await page.goto(`${await t.story("harbour-ferry")}?order=oldest`);
  const link = page.locator('a[data-act="react"]').first();
  await link.click();
  assert.match(page.url(), /\/login\?next=/);
  await page.fill("#email", t.accounts.reader.email);
  await page.fill("#password", t.accounts.reader.password);
  await page.click("form.fields button");
  assert.equal(await page.locator(".is-marked").count(), 1);
});

test("a comment's @name leads to the comment that it answers", async (t) => {
  const { page } = await t.reader("Fay", { js: false });
  await page.goto(await t.story(STORY));
  const { page: gil, account: { name } } = await t.reader("Gil", { js: false });
  await gil.goto(await t.story(STORY));
  await post(gil, unique("I was first"));
  await page.reload();
  const text = unique(`@${name} and I answer`);
  await post(page, text);
  const mention = page.locator(".mention", { hasText: name });
  assert.equal(await mention.count(), 1);
  await mention.click();
  assert.ok((await page.locator(".is-marked").innerText()).includes("I was first"));
});

test("a page of another site cannot write in a reader's name", async (t) => {
  const context = await t.browserOf({ as: t.accounts.reader });
  const page = await context.newPage();
  await page.goto(await t.story(STORY));
  const action = await compose(page).getAttribute("action");
  const other = await context.newPage();
  await other.goto(`${t.elsewhere}/`);
  const text = unique("Forged");
  const landed = other.waitForResponse((answer) => answer.url().endsWith(action));
  await other.evaluate(([url, words]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: url });
    form.append(Object.assign(document.createElement("input"), { name: "text", value: words }));
    document.body.append(form);
    form.submit();
  }, [t.paper + action, text]);
  assert.equal((await landed).status(), 403);
  await page.reload();
  assert.equal(await said(page, text).count(), 0);
});

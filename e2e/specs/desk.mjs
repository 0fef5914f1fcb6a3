// The desk in a browser: a queue cleared by keyboard alone, two who are at the same, and all of it on a phone and without
// script.
import assert from "node:assert/strict";
import { accessible, fits } from "../lib/checks.mjs";
import { test } from "../lib/harness.mjs";
import { newKey, unique } from "../lib/words.mjs";

/** Comments that wait in a discussion of their own: guests' that came without work. */
async function waiting(t, count) {
  const url = `${t.paper}/embed?url=${encodeURIComponent(`${t.elsewhere}/${newKey()}`)}&order=newest`;
  const read = async () => (await fetch(url)).text();
  const thread = (await read()).match(/data-thread="([^"]+)"/)[1];
  const texts = [];
  for (let number = 0; number < count; number += 1) {
    const text = unique(`Waits ${number}`);
    const body = new URLSearchParams({ text, name: unique("Guest"), key: newKey() });
    const answer = await fetch(`${t.paper}/thread/${thread}/comments`, { method: "POST", body, headers: { origin: t.paper }, redirect: "manual" });
    assert.equal(answer.status, 303);
    texts.push(text);
  }
  return { thread, texts, read };
}

const staff = async (t, as, options = {}) => (await t.browserOf({ as, ...options })).newPage();
const said = (page) => page.locator(".desk-told").innerText();

test("a moderator clears thirty by keyboard alone", async (t) => {
  const { thread, texts, read } = await waiting(t, 30);
  const page = await staff(t, t.accounts.moderator);
  await page.goto(`${t.paper}/desk?thread=${thread}`);
  const left = () => page.locator(".case:visible").count();
  assert.equal(await left(), 30);
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.case?.length), 13, "the first has the focus");
  // Every third is removed by a rule, every fifth held back, the rest approved: one key each, or two.
  for (let number = 0; number < 30; number += 1) {
    const here = await page.evaluate(() => document.activeElement.dataset.case);
    if (number % 3 === 0) {
      await page.keyboard.press("r");
      await page.keyboard.press("1");
    } else {
      await page.keyboard.press("a");
    }
    if (number === 29) break;
    await page.locator(`#case-${here}`).waitFor({ state: "hidden" });
    await page.waitForFunction((was) => document.activeElement.dataset.case && document.activeElement.dataset.case !== was, here);
  }
  await page.locator(".nothing").waitFor();
  const story = await read();
  const shown = texts.filter((text) => story.includes(text));
  assert.equal(shown.length, 20, "what was approved is read by all");
  assert.equal(await page.locator(".desk-counts a").count(), 5);
});

test("what was a slip of the hand is undone by a key, and keys do nothing while he types", async (t) => {
  const { thread, texts, read } = await waiting(t, 2);
  const page = await staff(t, t.accounts.moderator);
  await page.goto(`${t.paper}/desk?thread=${thread}`);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.waitForFunction(() => document.querySelectorAll(".case:not([hidden])").length === 1);
  assert.ok((await said(page)).length > 5);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("u")]);
  assert.equal(await page.locator(".case").count(), 2);
  const first = page.locator(".case").first();
  await first.locator("summary", { hasText: /./u }).last().click();
  await first.locator("textarea").fill("");
  await first.locator("textarea").pressSequentially("a jar here");
  assert.equal(await page.locator(".case:visible").count(), 2, "those were letters");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.locator(".case:visible").nth(1).waitFor({ state: "hidden" }).catch(() => {});
  await page.waitForFunction(() => document.querySelectorAll(".case:not([hidden])").length === 1);
  const story = await read();
  assert.ok(texts.every((text) => !story.includes(text)));
  await page.keyboard.press("a");
});

test("two who are at the same are told of each other", async (t) => {
  const { thread } = await waiting(t, 2);
  const [one, two] = [await staff(t, t.accounts.moderator), await staff(t, t.accounts.editor)];
  const desk = `${t.paper}/desk?thread=${thread}`;
  await one.goto(desk);
  await two.goto(desk);
  await one.keyboard.press("j");
  await one.waitForFunction(() => document.activeElement.dataset.claimed === "1");
  await one.waitForTimeout(300);
  await two.keyboard.press("j");
  await two.locator(".case.taken").waitFor();
  assert.match(await two.locator(".case.taken .case-claimed").innerText(), /Moderator/u);
  await two.keyboard.press("a");
  await two.locator(".desk-told .warn").waitFor();
  assert.equal(await two.locator(".case:visible").count(), 2, "it came back");
  // He decides on his; the other goes on with what is left, and nothing is decided twice.
  await one.keyboard.press("a");
  await one.waitForFunction(() => document.querySelectorAll(".case:not([hidden])").length === 1);
  await two.keyboard.press("j");
  await two.keyboard.press("h");
  await two.waitForFunction(() => document.querySelectorAll(".case:not([hidden])").length <= 1);
  await two.reload();
  assert.equal(await two.locator(".case").count(), 1, "what was held again waits on");
});

for (const js of [true, false])
  for (const width of [360, 1200])
    test(`the desk is usable by all and fits, ${width} wide, ${js ? "with" : "without"} script`, async (t) => {
      const { thread } = await waiting(t, 2);
      const page = await staff(t, t.accounts.moderator, { js, width });
      await page.goto(`${t.paper}/desk?thread=${thread}`);
      if (js && width > 1000) await page.locator(".desk-keys summary").click();
      await page.locator(".desk-filter summary").click();
      await page.locator(".case details summary").last().click();
      await accessible(page, "the desk");
      await fits(page, "the desk");
      await page.locator(".case-pick input").first().check();
      await page.locator(".case-pick input").nth(1).check();
      page.on("dialog", (dialog) => dialog.accept());
      await page.locator("form.several button[value=approve]").click();
      if (!js || (await page.locator("button[name=sure]").count()) > 0) {
        await accessible(page, "the question");
        await page.locator("button[name=sure]").click();
      }
      await page.locator(".nothing").waitFor();
      assert.ok((await said(page)).length > 5);
      await page.locator("form.desk-undo button").click();
      await page.locator(".case").nth(1).waitFor();
      await page.locator(".case-pick input").first().check();
      await page.locator(".case-pick input").nth(1).check();
      await page.locator("form.several button[value=approve]").click();
      await page.locator("button[name=sure]").click();
      await page.screenshot({ path: `${t.out}/desk-${width}-${js ? "script" : "plain"}.png` });
    });

test("an author appeals on a phone, somebody else decides, and the answer is in its place", async (t) => {
  const { page } = await t.reader("Ann", { width: 360 });
  const story = await t.story("rovers-varr");
  await page.goto(story);
  const text = unique("To be judged");
  await page.locator("#discussion > form[data-compose] textarea").fill(text);
  await page.locator("#discussion > form[data-compose] button.button:not(.quiet)").click();
  const comment = page.locator("article.comment", { hasText: text });
  await comment.waitFor();
  const id = await comment.getAttribute("data-comment");
  const [one, two] = [await staff(t, t.accounts.moderator), await staff(t, t.accounts.editor)];
  const form = { act: "remove", rule: "r1", reason: "It names somebody", key: newKey() };
  const removed = await one.request.post(`${t.paper}/c/${id}/decision`, { form, headers: { origin: t.paper }, maxRedirects: 0 });
  assert.equal(removed.status(), 303);
  await page.goto(story);
  await page.locator(`#c-${id} .notice a[href$="/appeal"]`).click();
  await accessible(page, "the appeal");
  await fits(page, "the appeal");
  const why = unique("It names nobody");
  await page.locator("#appeal-text").fill(why);
  await page.locator('form[action$="/appeal"] button').click();
  await page.locator("p.told").waitFor();
  assert.ok((await page.locator(`#c-${id} .notice`).innerText()).includes(why));
  await accessible(page, "the page with the appeal");
  // Whoever decided first is told that he may not; a colleague lets it stand with a reason, by keyboard.
  for (const [by, isTold] of [[one, true], [two, false]]) {
    await by.goto(`${t.paper}/desk?kind=appeal`);
    const here = by.locator(`#case-${id}`);
    assert.ok((await here.innerText()).includes(why));
    await accessible(by, "the desk with an appeal");
    await here.locator("summary").last().click();
    await here.locator("textarea").fill("It does");
    await here.locator("textarea").press("Escape");
    await by.keyboard.press("s");
    if (isTold) {
      await by.locator(".desk-told .warn").waitFor();
      // Who leaves the desk gives back what he was at.
      await by.goto(`${t.paper}/rules`);
      const taken = async () => (await (await two.request.get(`${t.paper}/desk?kind=appeal`)).text()).includes("is looking at it");
      for (let tries = 0; tries < 40 && (await taken()); tries += 1) await by.waitForTimeout(100);
    } else await here.waitFor({ state: "hidden" });
  }
  await page.goto(story);
  const notice = page.locator(`#c-${id} .notice`);
  assert.match(await notice.innerText(), /It does[\s\S]*Demo Editor/u);
  assert.equal(await page.locator('a[href$="/appeal"]').count(), 0);
  const card = await two.request.get(`${t.paper}/desk`);
  assert.equal(card.status(), 200);
  await page.screenshot({ path: `${t.out}/appeal-360.png` });
});

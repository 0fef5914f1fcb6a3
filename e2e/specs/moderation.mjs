// Staff decide in place; the author is told why; nobody else sees more than that something was there.
import assert from "node:assert/strict";
import { accessible, fits } from "../lib/checks.mjs";
import { test } from "../lib/harness.mjs";
import { newKey, unique } from "../lib/words.mjs";

const STORY = "rovers-varr";

async function postedBy(t, name) {
  const reader = await t.reader(name, { width: 360 });
  await reader.page.goto(await t.story(STORY));
  const text = unique("To be judged");
  await reader.page.locator("#discussion > form[data-compose] textarea").fill(text);
  await reader.page.locator("#discussion > form[data-compose] button.button:not(.quiet)").click();
  const comment = reader.page.locator("article.comment", { hasText: text });
  await comment.waitFor();
  return { ...reader, text, id: await comment.getAttribute("data-comment") };
}

for (const js of [true, false])
  test(`a moderator holds, removes with a reason and restores, ${js ? "with" : "without"} script`, async (t) => {
    const author = await postedBy(t, "Ann");
    const staff = await (await t.browserOf({ js, as: t.accounts.moderator })).newPage();
    const other = await t.page({ js: false });
    await staff.goto(`${t.paper}/c/${author.id}`);
    const decide = async (act, reason) => {
      const box = staff.locator(`#c-${author.id} details[data-act="decide"]`);
      if (!js && act !== "hold") {
        // Without script a comment that is held stands on no page of the thread: decided at its own address.
        const form = { act, rule: act === "remove" ? "r1" : "", reason: reason ?? "", key: newKey() };
        const answer = await staff.context().request.post(`${t.paper}/c/${author.id}/decision`, { form, headers: { origin: t.paper }, maxRedirects: 0 });
        return assert.equal(answer.status(), 303);
      }
      if ((await box.getAttribute("open")) === null) await box.locator("summary").click();
      if (reason) {
        await box.locator("select").selectOption({ index: 1 });
        await box.locator("textarea").fill(reason);
      }
      if (act === "remove") await accessible(staff, "the decision form");
      await box.locator(`button[value="${act}"]`).click();
      if (!js) return staff.locator(".told").waitFor();
      const state = { hold: "held", remove: "removed", approve: "visible" }[act];
      return staff.locator(`#c-${author.id}[data-state="${state}"]`).first().waitFor();
    };
    const seen = async (page) => {
      await page.goto(`${await t.story(STORY)}?order=newest`);
      return page.locator("article.comment", { hasText: author.text }).count();
    };

    await decide("hold");
    assert.equal(await seen(other), 0, "others do not see what is held");
    assert.equal(await seen(author.page), 1, "its author does");
    await author.page.locator(`#c-${author.id} .notice`).waitFor();
    await accessible(author.page, "a held comment");
    assert.equal((await (await fetch(`${t.paper}/c/${author.id}`)).text()).includes(author.text), false);

    const reason = unique("It names a private person");
    await decide("remove", reason);
    assert.equal(await seen(other), 0);
    assert.equal((await other.content()).includes(reason), false, "the reason is the author's");
    assert.equal(await seen(author.page), 1);
    const notice = author.page.locator(`#c-${author.id} .notice`);
    assert.ok((await notice.innerText()).includes(reason));
    assert.equal(await notice.locator('a[href^="/rules#"]').count(), 1, "the rule is named");
    await accessible(author.page, "a removed comment with its reasons");
    await author.page.screenshot({ path: `${t.out}/removed-360-light.png` });

    await decide("approve");
    assert.equal(await seen(other), 1, "restored is restored");
    assert.equal(await seen(author.page), 1);
    assert.equal(await author.page.locator(`#c-${author.id} .notice`).count(), 0);
  });

test("a removal needs its rule, told beside the field", async (t) => {
  const author = await postedBy(t, "Ben");
  const staff = await (await t.browserOf({ js: false, as: t.accounts.moderator })).newPage();
  await staff.goto(`${t.paper}/c/${author.id}`);
  const box = staff.locator(`#c-${author.id} details[data-act="decide"]`);
  await box.locator("summary").click();
  await box.locator('button[value="remove"]').click();
  assert.ok((await staff.locator("form.decision .field-error").allInnerTexts()).join("").trim().length > 5);
  const other = await t.page({ js: false });
  await other.goto(`${t.paper}/c/${author.id}`);
  assert.equal(await other.locator("article.comment", { hasText: author.text }).count(), 1);
});

test("a reader has no such controls, and the server takes none from him", async (t) => {
  const author = await postedBy(t, "Cem");
  const reader = await t.reader("Dov");
  await reader.page.goto(`${t.paper}/c/${author.id}`);
  assert.equal(await reader.page.locator('[data-act="decide"]').count(), 0);
  assert.equal(await reader.page.locator(`#c-${author.id} [data-act="edit"], #c-${author.id} [data-act="withdraw"]`).count(), 0);
  const answer = await reader.context.request.post(`${t.paper}/c/${author.id}/decision`, { form: { act: "remove", rule: "r1" }, headers: { origin: t.paper }, maxRedirects: 0 });
  assert.equal(answer.status(), 403);
});

test("the reports of readers stand on the comment for staff", async (t) => {
  const staff = await (await t.browserOf({ as: t.accounts.moderator })).newPage();
  await staff.goto(`${await t.story("harbour-ferry")}?order=oldest`);
  assert.ok((await staff.locator('details[data-act="decide"]').count()) > 3);
  await accessible(staff, "a thread as staff see it");
  await staff.screenshot({ path: `${t.out}/staff-1280-light.png`, fullPage: true });
});

test("an operator finds the jobs on the desk, and a moderator does not", async (t) => {
  for (const [width, scheme] of [[360, "light"], [1280, "dark"]]) {
    const page = await (await t.browserOf({ as: t.accounts.operator, width, scheme })).newPage();
    await page.goto(`${t.paper}/desk`);
    await accessible(page, `the desk at ${width}`);
    await page.locator("main a[href='/desk/jobs']").click();
    await page.locator(".jobs.waiting code", { hasText: "sweep" }).waitFor();
    await accessible(page, `the jobs at ${width}`);
    await fits(page, `the jobs at ${width}`);
  }
  const moderator = await (await t.browserOf({ as: t.accounts.moderator })).newPage();
  assert.equal((await moderator.goto(`${t.paper}/desk/jobs`)).status(), 403);
});

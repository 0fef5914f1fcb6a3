// What is asked of every page: it can be used by everybody, it fits, and it does not jump.
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Axe finds nothing. Where scripts do not run axe cannot either: the same page is put into a browser that runs none of ours. */
export async function accessible(page, where) {
  if (!page.context().noScript) return axe(page, where);
  const [html, url] = [await page.content(), page.url().split("#")[0]];
  const context = await page.context().browser().newContext({ viewport: page.viewportSize(), colorScheme: page.context().scheme });
  try {
    await context.route("**/*", (route) => {
      const type = route.request().resourceType();
      if (type === "document") return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
      return type === "script" ? route.abort() : route.continue();
    });
    const copy = await context.newPage();
    await copy.goto(url, { waitUntil: "load" });
    await axe(copy, where);
  } finally {
    await context.close();
  }
}

async function axe(page, where) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).setLegacyMode(true).analyze();
  const told = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `    ${node.target.join(" ")}  ${node.html.slice(0, 160)}\n    ${node.failureSummary?.split("\n").slice(1, 3).join(" ")}`).join("\n")}`);
  assert.equal(violations.length, 0, `${where}: axe finds\n${told.join("\n")}`);
}

/** Nothing is wider than the window. */
export async function fits(page, where) {
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const out = [...document.querySelectorAll("body *")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width && (box.right > clientWidth + 1 || box.left < -1) && !element.closest(".hidden, .skip");
    });
    return `${scrollWidth} > ${clientWidth}: ${out.slice(0, 4).map((element) => element.outerHTML.slice(0, 120)).join(" | ")}`;
  });
  assert.equal(wide, null, `${where} scrolls sideways`);
}

/** Counts layout shifts from the first byte on; call before a page opens, read with `shifted`. */
export const watchShifts = (context) =>
  context.addInitScript(() => {
    globalThis.shifts = { sum: 0, who: [] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        globalThis.shifts.sum += entry.value;
        for (const source of entry.sources ?? []) globalThis.shifts.who.push(source.node?.outerHTML?.slice(0, 100) ?? source.node?.nodeName);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

export async function steady(page, where, most = 0.01) {
  const shifts = await page.evaluate(() => globalThis.shifts);
  assert.ok(shifts.sum <= most, `${where} shifts by ${shifts.sum}: ${shifts.who.slice(0, 4).join(" | ")}`);
}

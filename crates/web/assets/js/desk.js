/* The desk by keyboard: what waits, decided without a page in between. Each act is the form that is there without script.
   Never here: what may be decided, words of our own, another host. */

const COUNTS_MS = 15_000;
const desk = document.querySelector("[data-desk]");
const told = desk.querySelector(".desk-told");
const cases = () => [...desk.querySelectorAll(".case:not(.done)")];
let undo = desk.querySelector(".desk-undo input")?.value ?? "";
/* While a rule is chosen for a removal. */
let removing = null;

const post = async (path, fields) => {
  const body = new URLSearchParams(fields);
  const response = await fetch(path, { method: "POST", body, headers: { "rejoinder-fragment": "1" } });
  const said = await response.json().catch(() => ({}));
  return { ok: response.ok, said };
};

const say = (text, isBad = false) => {
  const line = document.createElement("p");
  line.className = isBad ? "told warn" : "told";
  line.textContent = text;
  told.replaceChildren(line);
};

const current = () => document.activeElement?.closest?.(".case") ?? null;

const go = (to) => {
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = cases();
  const at = all.indexOf(current());
  go(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
};

/* Who looks at a case has it to himself for some minutes; who meets a colleague there is told. */
const claim = async (at) => {
  if (at.dataset.claimed) return;
  at.dataset.claimed = "1";
  const { ok, said } = await post(`/desk/claim/${at.dataset.case}`, {});
  if (ok) return;
  at.querySelector(".case-claimed").textContent = said.detail || said.title || "";
  at.classList.add("taken");
};

const picked = () => [...desk.querySelectorAll(".case:not(.done) .case-pick input:checked")].map((box) => box.closest(".case"));

/* What is decided goes from the list at once; what is refused comes back and says why. */
const decide = async (list, act, rule = "") => {
  const all = cases();
  const next = all.find((one) => !list.includes(one) && all.indexOf(one) > all.indexOf(list.at(-1))) ?? all.find((one) => !list.includes(one));
  const reason = list.length === 1 ? list[0].querySelector("textarea[name=reason]").value : "";
  const fields = list.map((one) => ["pick", one.querySelector(".case-pick input").value]);
  for (const one of list) one.classList.add("done");
  go(next);
  const { ok, said } = await post("/desk/decide", [...fields, ["act", act], ["rule", rule], ["reason", reason], ["sure", "1"]]);
  if (ok) {
    undo = said.undo;
    say(said.told);
    for (const one of list) one.hidden = true;
    refresh();
    if (cases().length === 0) location.reload();
    return;
  }
  for (const one of list) one.classList.remove("done");
  go(list[0]);
  say(said.detail || said.title || "", true);
};

const takeBack = async () => {
  if (!undo) return;
  const { ok, said } = await post("/desk/undo", { undo });
  if (!ok) return say(said.detail || said.title || "", true);
  undo = "";
  say(said.told);
  /* It is in its place again, with what the server knows of it now. */
  location.reload();
};

const chosen = () => {
  const several = picked();
  const one = current();
  return several.length > 0 ? several : one && !one.classList.contains("done") ? [one] : [];
};

const several = (list, question) => list.length < 2 || confirm(`${question}: ${list.length}`);

const act = (name, rule = "") => {
  const list = chosen();
  const label = desk.querySelector(`.desk-keys [data-act=${name}]`)?.textContent ?? name;
  if (list.length > 0 && several(list, label)) decide(list, name, rule);
};

const rules = desk.querySelectorAll(".desk-rules [data-rule]");

const choosing = (on) => {
  removing = on;
  desk.classList.toggle("choosing", Boolean(on));
  if (on) desk.querySelector(".desk-keys").open = true;
};

/* A removal and a wish for a change say why: with a digit for a rule, or in words in the form. */
const because = (name) => {
  const list = chosen();
  if (list.length === 0) return;
  if (list.length === 1 && list[0].querySelector("textarea[name=reason]").value.trim()) return act(name);
  if (rules.length > 0) return choosing(name);
  const form = list[0].querySelector("form.decision");
  form.querySelector("details").open = true;
  form.querySelector("textarea").focus();
};

const keys = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  a: () => act("approve"),
  h: () => act("hold"),
  r: () => because("remove"),
  e: () => because("ask_edit"),
  s: () => because("uphold"),
  u: takeBack,
  x: () => current()?.querySelector(".case-pick input").click(),
  c: () => current()?.querySelector(".above summary")?.click(),
  o: () => current()?.querySelector(".when a, .comment a[href^='/c/']")?.click(),
  "?": () => desk.querySelector(".desk-keys summary")?.click(),
};

addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (key === "Escape") {
    choosing(null);
    return target.matches?.("textarea, input, select") ? go(target.closest(".case")) : undefined;
  }
  if (target.matches?.("textarea, select, input:not([type=checkbox])")) return;
  if (removing && /^[1-9]$/u.test(key)) {
    const rule = rules[Number(key) - 1]?.dataset.rule;
    if (rule) act(removing, rule);
    choosing(null);
    return event.preventDefault();
  }
  const does = keys[key];
  if (!does || (key.startsWith("Arrow") && !current())) return;
  event.preventDefault();
  if (removing && key !== "?") choosing(null);
  does();
});

desk.addEventListener("focusin", ({ target }) => {
  const at = target.closest(".case");
  if (at) claim(at);
});

/* How much waits, as it is now. */
const refresh = async () => {
  const response = await fetch("/desk/counts").catch(() => null);
  if (!response?.ok) return;
  for (const link of desk.querySelectorAll(".desk-counts a")) {
    const count = (await response.clone().json()).counts.find((one) => one.kind === link.dataset.kind);
    const shown = link.querySelector("b");
    shown.dataset.number = count?.number ?? 0;
    shown.textContent = count?.shown ?? "0";
  }
};

setInterval(() => document.visibilityState === "visible" && refresh(), COUNTS_MS);
addEventListener("pagehide", () => {
  const mine = [...desk.querySelectorAll(".case[data-claimed]:not(.taken)")].map((one) => ["case", one.dataset.case]);
  if (mine.length > 0) navigator.sendBeacon?.("/desk/release", new URLSearchParams(mine));
});

/* The buttons do the same without leaving the page. */
desk.addEventListener("submit", (event) => {
  const form = event.target;
  const at = form.closest(".case");
  if (!at || !form.matches(".decision")) return;
  const name = event.submitter?.value;
  const says = form.querySelector("textarea").value.trim() || form.querySelector("select").value;
  if (!name || (name !== "approve" && name !== "hold" && !says)) return;
  event.preventDefault();
  decide([at], name, form.querySelector("select").value);
});

desk.querySelector(".desk-keys")?.removeAttribute("hidden");

/* The discussion with script: forms post in place, drafts survive, times stay current.
   Every step works without this file; it makes them smoother and adds no other way to do them.
   Never here: a request to another host, markup from anywhere but our server, words of one language only. */

import { newKey } from "/assets/key.js";
import { keepTimes as timesIn } from "/assets/times.js";

/* The discussion may speak another language than the page around it. */
const language = document.getElementById("discussion")?.lang || document.documentElement.lang || "en";
const keepTimes = timesIn(language);

/* ---- Words and the live region ---- */

/* English stands in where a page brings no words. */
const words = {
  cancel: "Cancel",
  closed: "The discussion is closed now.",
  failed: "Something went wrong. Your text is kept.",
  held: "Your comment is kept and waits for review.",
  left: "Characters left:",
  new: "New comments:",
  offline: "The server cannot be reached. Your text is kept.",
  opened: "The discussion has changed.",
  over: "Characters too many:",
  posted: "Your comment is posted.",
  reload: "Reload",
  reported: "Thank you. A moderator will look at it.",
  restored: "Your draft is back.",
  retry: "Try again",
  saved: "Your change is saved.",
  sending: "Sending…",
  show: "Show",
  stale: "This page is no longer current.",
  twice: "An earlier version of this text was already posted. Post again to add this one.",
};
try {
  Object.assign(words, JSON.parse(document.querySelector("[data-words]")?.dataset.words || "{}"));
} catch {
  /* The English words stay. */
}

const numbers = new Intl.NumberFormat(`${language}-u-nu-latn`);

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

let live = document.querySelector("[data-live]");
if (!live) {
  live = make("p", { className: "live hidden" });
  live.setAttribute("role", "status");
  document.body.append(live);
}
const say = (text) => {
  live.textContent = text;
};

/* ---- Fragments: the one place where text of the server becomes markup ---- */

const identity = { createHTML: (html) => html };
const policy = globalThis.trustedTypes?.createPolicy("rejoinder", identity) ?? identity;

const parse = (html) => {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
};

/* ---- Requests ---- */

/* The secret of the reader's session where the browser keeps no cookie of ours (frame.js); it is in no storage. */
export const session = { token: "" };

const TIMEOUT_MS = 30_000;
const RETRY_LATER = new Set([429, 502, 503, 504]);

/* Answers { fragment }, { problem }, { moved } or {}: nothing when the network failed. */
export const ask = async (url, options = {}) => {
  let response, body;
  try {
    response = await fetch(url, {
      ...options,
      /* A refusal speaks the language of the discussion, not the browser's. */
      headers: {
        "Rejoinder-Fragment": "1",
        "Accept-Language": language,
        Accept: "text/html, application/problem+json",
        ...(session.token && { "Rejoinder-Session": session.token }),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = await response.text();
  } catch {
    return {};
  }
  const type = response.headers.get("Content-Type") || "";
  if (response.ok && response.redirected) return { moved: response.url };
  if (response.ok && type.startsWith("text/html")) return { fragment: parse(body) };
  if (response.ok && !body) return { fragment: parse("") };
  let problem = {};
  try {
    if (type.startsWith("application/problem+json")) problem = JSON.parse(body);
  } catch {
    /* An empty problem says the general words. */
  }
  return { problem, again: RETRY_LATER.has(response.status) || response.status >= 500 };
};

/* ---- Drafts: in this tab's storage, on our origin ---- */

const DRAFT = "rejoinder:";

const drafts = {
  read(form) {
    try {
      return JSON.parse(sessionStorage.getItem(DRAFT + form.dataset.draft)) || {};
    } catch {
      return {};
    }
  },
  /* Whether the text is safe: stored, or not worth storing. */
  write(form) {
    const { text, key } = fields(form);
    if (text.value === text.defaultValue) return drafts.clear(form);
    const draft = { text: text.value, base: text.defaultValue, key: key?.value };
    try {
      sessionStorage.setItem(DRAFT + form.dataset.draft, JSON.stringify(draft));
      form.unsafe = false;
    } catch {
      form.unsafe = true;
    }
  },
  clear(form) {
    form.unsafe = false;
    try {
      sessionStorage.removeItem(DRAFT + form.dataset.draft);
    } catch {
      /* Nothing was stored. */
    }
  },
  /* Who logs out leaves no text behind for the next person at this screen. */
  clearAll() {
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(DRAFT)) sessionStorage.removeItem(name);
    } catch {
      /* Nothing was stored. */
    }
  },
};

/* ---- Forms ---- */

const fields = ({ elements }) => ({
  text: elements.namedItem("text"),
  key: elements.namedItem("key"),
  work: elements.namedItem("work"),
});

const holder = (form, name) => form.querySelector(`.field-error[data-for="${CSS.escape(name)}"]`);

const clearErrors = (form) => {
  for (const place of form.querySelectorAll(".field-error")) place.replaceChildren();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
};

/* Puts each error beside its field; what has no place stands at the form's own. */
const showProblem = (form, problem, retry) => {
  const rest = [];
  let first = null;
  for (const { pointer, detail } of problem.errors || []) {
    const name = String(pointer).replace(/^\//, "");
    const place = holder(form, name);
    if (!place) {
      rest.push(detail);
      continue;
    }
    place.textContent = detail;
    let field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field = field[0];
    field?.setAttribute("aria-invalid", "true");
    first ||= field;
  }
  if (!first) rest.unshift(problem.detail || words.failed);
  let place = holder(form, "form");
  if (!place) {
    place = make("p", { className: "field-error" });
    place.dataset.for = "form";
    place.setAttribute("role", "alert");
    form.prepend(place);
  }
  place.textContent = [...new Set(rest)].join(" ");
  if (retry) {
    const button = make("button", { type: "button", textContent: words.retry, onclick: retry });
    place.append(" ", button);
    first ||= button;
  }
  first?.focus();
};

/* Prepares a form that came with the page or in a fragment; safe to call again. */
const prepare = (form) => {
  const { text, key } = fields(form);
  if (key && !key.value) key.value = newKey();
  if (!form.matches("[data-compose]") || form.prepared) return;
  form.prepared = true;
  const draft = drafts.read(form);
  if (draft.text && draft.base === text.defaultValue && text.value === text.defaultValue) {
    text.value = draft.text;
    if (key && draft.key) key.value = draft.key;
    say(words.restored);
  }
  measure(form);
};

/* Near the limit the line below the text counts. */
const measure = (form) => {
  const line = form.querySelector("[data-limit]");
  if (!line) return;
  line.words ??= line.textContent;
  const max = Number(line.dataset.limit);
  const left = max - [...fields(form).text.value.normalize().trim()].length;
  const near = left < Math.min(max / 10, 500);
  line.textContent = near ? `${left < 0 ? words.over : words.left} ${numbers.format(Math.abs(left))}` : line.words;
  line.classList.toggle("is-over", left < 0);
};

/* ---- A guest's work: begun when he comes into the form. Browsers do it only where nobody can listen in ---- */

const canWork = (form) => Boolean(fields(form).work?.dataset.work && globalThis.crypto?.subtle);

/* Puts the work into the form, when it is done; without it the comment waits for a moderator. */
const prove = async (form) => {
  if (canWork(form)) await import("/assets/work.js").then(({ prove }) => prove(form, fields(form).work), () => {});
};

document.addEventListener("focusin", ({ target }) => {
  const { form } = target;
  if (form?.matches("[data-compose]") && canWork(form))
    import("/assets/work.js").then(({ begin }) => begin(form, fields(form).work), () => {});
});

const submit = async (form, submitter) => {
  if (form.ariaBusy === "true") return;
  clearErrors(form);
  prepare(form);
  const isPreview = submitter?.dataset.act === "preview";
  const { key } = fields(form);
  if (!isPreview) {
    form.ariaBusy = "true";
    say(words.sending);
    await prove(form);
  }
  /* The preview has an address of its own for scripts; its button's name is for pages without one. */
  const body = new URLSearchParams(new FormData(form, isPreview ? null : submitter));
  form.ariaBusy = "true";
  if (!isPreview) say(words.sending);
  const answer = await ask((isPreview && submitter.dataset.action) || form.action, { method: "POST", body });
  form.ariaBusy = "false";
  if (!isPreview) say("");
  if (answer.fragment && isPreview) {
    form.querySelector("[data-preview]")?.replaceChildren(answer.fragment);
  } else if (answer.fragment) {
    accept(form, answer.fragment);
  } else if (answer.moved) {
    drafts.clear(form);
    location.assign(answer.moved);
  } else {
    const problem = answer.problem || { detail: words.offline };
    if (/^key.reused$/.test(problem.code) && key) {
      key.value = newKey();
      problem.detail = words.twice;
      problem.errors = [];
    }
    if (form.matches("[data-compose]")) drafts.write(form);
    if (fields(form).work) fields(form).work.value = "";
    showProblem(form, problem, answer.problem && !answer.again ? null : () => submit(form, submitter));
  }
};

/* ---- What the server answered, put in its place ---- */

const focusOn = (element) => {
  if (!element) return;
  if (!element.matches("a, button, input, textarea")) element.tabIndex = -1;
  element.focus();
};

const accept = (form, fragment) => {
  const again = fragment.querySelector("form");
  const comment = fragment.querySelector("article.comment");
  if (form.matches('[data-act="react"]')) return react(form, fragment);
  if (again && !comment) {
    /* The server asks back ("Sure?"): its form takes this one's place, with the text in it. */
    form.replaceWith(again);
    prepare(again);
    return focusOn(again.querySelector(".ask button") || fields(again).text);
  }
  if (form.matches("[data-compose]")) drafts.clear(form);
  const owner = form.closest("article.comment");
  const isNew = form.matches("[data-compose]") && comment && !document.getElementById(comment.id);
  if (isNew) {
    const item = comment.closest("li");
    place(item, form.dataset.parent);
    say(comment.dataset.state === "held" ? words.held : words.posted);
    reset(form);
    focusOn(comment);
  } else if (comment) {
    const old = document.getElementById(comment.id);
    /* Only the comment: the answers below it stay, with what somebody types in them. */
    old?.replaceWith(comment);
    if (form.matches('[data-inline="edit"]')) say(words.saved);
    else if (form.matches("[data-compose]")) {
      /* It had been posted before: the answer to it was lost, and the page shows it already. */
      say(comment.dataset.state === "held" ? words.held : words.posted);
      reset(form);
    }
    if (old) focusOn(comment);
  } else if (form.matches(".withdraw") && owner) {
    const item = owner.closest("li");
    const next = item.nextElementSibling?.querySelector("article") || document.getElementById("discussion-title");
    item.remove();
    focusOn(next);
  } else {
    /* Nothing to put into the page: a report, or a guest's comment that waits for a decision. */
    const told = make("p", { className: "told", textContent: form.matches("[data-compose]") ? words.held : words.reported });
    told.setAttribute("role", "status");
    form.before(told);
    if (form.matches("[data-compose]")) reset(form);
    else form.remove();
    focusOn(told);
  }
  keepTimes();
};

/* A new comment goes under what it answers, else to the end of its conversation, else to the end of the list that the
   order says. */
const place = (item, parentId, rootId) => {
  const section = document.getElementById("discussion");
  const itemOf = (id) => id && document.getElementById(`c-${id}`)?.closest("li");
  const parent = itemOf(parentId);
  const above = parent || itemOf(rootId);
  const DEPTH_MAX = 2;
  if (above) {
    let depth = 0;
    for (let at = above; (at = at.parentElement.closest("ol.replies")); ) depth += 1;
    if (depth >= DEPTH_MAX) return above.parentElement.append(item);
    let list = above.querySelector(":scope > ol.replies");
    if (!list) {
      list = make("ol", { className: "replies" });
      above.querySelector(":scope > article").after(list);
    }
    /* Under what it answers it need not say so. */
    if (parent) item.querySelector(":scope > article > .in-reply-to")?.remove();
    return list.append(item);
  }
  section.querySelector(".nothing")?.remove();
  const list = section.querySelector(":scope > ol.comments");
  return section.dataset.order === "oldest" ? list.append(item) : list.prepend(item);
};

/* After a post an inline form goes; the form of the page stays, empty and with a new key. */
const reset = (form) => {
  if (form.closest("article.comment")) return form.remove();
  const { text, key } = fields(form);
  form.querySelector(".ask")?.remove();
  form.querySelector("[data-preview]")?.replaceChildren();
  text.value = text.defaultValue = "";
  if (key) key.value = newKey();
  measure(form);
};

const react = (form, fragment) => {
  const fresh = fragment.querySelector('[data-act="react"]');
  if (fresh) {
    form.replaceWith(fresh);
    prepareAll(fresh.parentElement);
    return focusOn(fresh.querySelector("button") || fresh);
  }
  const button = form.querySelector('[name="on"]');
  const on = button.value === "1";
  button.value = on ? "0" : "1";
  button.setAttribute("aria-pressed", on);
  fields(form).key.value = newKey();
};

/* ---- Forms inside a comment: reply, edit, report, withdraw ---- */

const INLINE = new Set(["reply", "edit", "report", "withdraw"]);

/* Into the first field; a form that only asks "sure?" offers the way back first. */
const enter = (form) =>
  (fields(form).text || form.querySelector("input:not([type=hidden]), textarea, [data-act=cancel]"))?.focus();

const close = (form) => {
  const { opener } = form;
  form.remove();
  focusOn(opener?.isConnected ? opener : null);
};

/* Opens the form that a control leads to, under its comment. One of a kind: a second press finds the first. */
const open = async (link) => {
  const article = link.closest("article.comment");
  const { act } = link.dataset;
  const there = article.querySelector(`form[data-inline="${act}"]`);
  if (there) {
    enter(there);
    return there;
  }
  if (link.ariaBusy === "true") return null;
  link.ariaBusy = "true";
  const { fragment, problem, moved } = await ask(link.href);
  link.ariaBusy = null;
  const form = fragment?.querySelector("form");
  if (moved) location.assign(moved);
  article.querySelector(":scope > .field-error")?.remove();
  if (!form) {
    if (moved) return null;
    /* The page behind the link says more, and works where this did not. */
    const place = make("p", { className: "field-error", textContent: `${problem ? problem.detail || words.failed : words.offline} ` });
    place.setAttribute("role", "alert");
    const copy = make("a", { href: link.href, target: link.target, textContent: link.textContent });
    place.append(copy);
    article.append(place);
    return null;
  }
  form.dataset.inline = act;
  form.opener = link;
  article.append(form);
  prepare(form);
  if (!form.querySelector('[data-act="cancel"]')) {
    const cancel = make("button", { type: "button", className: "plain", textContent: words.cancel });
    cancel.dataset.act = "cancel";
    form.append(cancel);
  }
  enter(form);
  return form;
};

/* ---- Quoting a selection ---- */

const QUOTE_LEN_MAX = 2000;
let quoted = null;

const noteSelection = () => {
  const selection = getSelection();
  const node = selection.anchorNode;
  const inside = (at) => (at?.nodeType === Node.ELEMENT_NODE ? at : at?.parentElement)?.closest(".comment-text");
  const text = inside(node);
  const button = text?.closest("article.comment")?.querySelector('button[data-act="quote"]');
  const isQuote = button && !selection.isCollapsed && text === inside(selection.focusNode) && selection.toString().trim();
  if (!isQuote && quoted?.button === document.activeElement) return;
  if (quoted && quoted.button !== button) quoted.button.hidden = true;
  if (quoted && !isQuote) quoted.button.hidden = true;
  quoted = isQuote ? { button, words: selection.toString().trim().slice(0, QUOTE_LEN_MAX) } : null;
  if (quoted) button.hidden = false;
};

const quote = async (button) => {
  const picked = quoted?.button === button ? quoted.words : "";
  const link = button.closest("article.comment").querySelector('[data-act="reply"]');
  const form = link && (await open(link));
  button.hidden = true;
  quoted = null;
  if (!form || !picked) return;
  const { text } = fields(form);
  const before = text.value && !text.value.endsWith("\n") ? "\n\n" : "";
  const lines = picked.split("\n").map((line) => `> ${line}`.trimEnd());
  text.setRangeText(`${before}${lines.join("\n")}\n\n`, text.value.length, text.value.length, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
};

/* ---- Listening: one listener of a kind for the whole page ---- */

const prepareAll = (within) => {
  for (const form of within.querySelectorAll('form[method="post"]')) prepare(form);
};

/* The forms that change the page in place. Others, such as login, post as forms do. */
const INPLACE = 'form[data-compose], form[data-inline], form[data-act="react"], form.decision';

const isPlain = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.action.endsWith("/logout")) drafts.clearAll();
  const inDiscussion = form.closest("#discussion");
  const isPreview = event.submitter?.dataset.act === "preview";
  if (event.defaultPrevented || !form.matches(INPLACE)) return;
  if (inDiscussion || isPreview) {
    event.preventDefault();
    submit(form, event.submitter);
  } else if (fields(form).work && !fields(form).work.value && canWork(form)) {
    /* A form on a page of its own posts as forms do, once the work is in it. */
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    prove(form).then(() => {
      form.ariaBusy = null;
      form.submit();
    });
  }
});

/* "In reply to" and @names: a comment that stands on this page needs no other page. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.in-reply-to, a.mention");
  const id = link && isPlain(event) && /(?:\/c\/|#c-)(\w+)$/.exec(link.href)?.[1];
  const comment = id && document.getElementById(`c-${id}`);
  if (!comment || event.defaultPrevented) return;
  event.preventDefault();
  history.pushState(null, "", `#c-${id}`);
  focusOn(comment);
});

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-act]");
  if (!control || control.closest(".comment-text") || !isPlain(event) || event.defaultPrevented) return;
  const { act } = control.dataset;
  const form = control.closest("form[data-inline]");
  if (act === "cancel" && form) {
    event.preventDefault();
    close(form);
  } else if (act === "quote") {
    quote(control);
  } else if (INLINE.has(act) && control.href && control.closest("#discussion article.comment")) {
    event.preventDefault();
    open(control);
  }
});

document.addEventListener("pointerdown", (event) => {
  /* Pressing the control must not take the selection away. */
  if (event.target.closest?.('[data-act="quote"]')) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form");
  if (!form || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.matches("[data-compose]")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape" && form.matches("[data-inline]")) {
    event.preventDefault();
    close(form);
  }
});

document.addEventListener("input", (event) => {
  const { form } = event.target;
  if (!form?.matches("[data-compose]")) return;
  event.target.removeAttribute("aria-invalid");
  holder(form, event.target.name)?.replaceChildren();
  if (event.target.name !== "text") return;
  drafts.write(form);
  measure(form);
});

document.addEventListener("selectionchange", noteSelection);

addEventListener("beforeunload", (event) => {
  /* Only where the draft could not be stored: a question at every leave teaches to click it away. */
  if ([...document.forms].some((form) => form.unsafe)) event.preventDefault();
});

prepareAll(document);
keepTimes();
setInterval(keepTimes, 30_000);
addEventListener("pageshow", ({ persisted }) => {
  keepTimes();
  if (!persisted) return;
  /* Back from another page: what is sent now is a new action. */
  for (const form of document.forms) {
    const { key, work } = fields(form);
    if (key) key.value = newKey();
    if (work) work.value = "";
  }
});

/* ---- What others write meanwhile: a part of its own, loaded once the page is there ---- */

const section = document.getElementById("discussion");
const refreshed = () => {
  prepareAll(section);
  keepTimes();
};

/* The discussion as the server shows it to who is signed in now, in the place of the one that stands here. */
export const redraw = async () => {
  const { fragment } = await ask(location.href);
  const parts = fragment ? ["#discussion", ".frame-foot"] : [];
  for (const part of parts) document.querySelector(part).replaceChildren(...fragment.querySelector(part).childNodes);
  refreshed();
};

if (section?.dataset.liveFrom && globalThis.EventSource && globalThis.BroadcastChannel) {
  import("/assets/live.js").then(
    ({ listen }) => listen({ section, words, numbers, ask, place, focusOn, refreshed }),
    () => {} /* Without it the page is current when it is loaded. */,
  );
}

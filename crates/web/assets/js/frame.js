/* The embed page's side of its frame: height and place go to the host page, its theme comes back.
   Never here: the work of the discussion, which is the module imported below. */
import { ask, redraw, session } from "/assets/discussion.js";
import { signingIn } from "/assets/sign-in.js";

const root = document.documentElement;
const query = new URLSearchParams(location.search);

/* The host page's origin: the referrer. After a step inside the frame that is ourselves; then the first theme
   message tells. */
const originOf = (address) => (URL.canParse(address) ? new URL(address).origin.replace(/^null$/, "") : "");
const referrer = originOf(document.referrer);
let host = referrer === location.origin ? "" : referrer;

/* A height is no secret; a place is sent only to a host that we know. */
const send = (message) => {
  if (parent !== window) parent.postMessage({ rejoinder: 1, ...message }, host || "*");
};

let height = 0;
const sized = () => {
  const now = Math.ceil(root.getBoundingClientRect().height);
  if (now === height) return;
  height = now;
  send({ type: "size", height });
};
new ResizeObserver(sized).observe(root);

/* Where the window ends in this frame, for what is to be seen wherever the reader is: only the observer may know. */
const discussion = document.getElementById("discussion");
const STEPS = Array.from({ length: 201 }, (_, step) => step / 200);
new IntersectionObserver(
  ([{ isIntersecting, intersectionRect, boundingClientRect }]) => {
    if (isIntersecting) discussion.style.setProperty("--seen-end", `${intersectionRect.bottom - boundingClientRect.top}px`);
  },
  { threshold: STEPS },
).observe(discussion);

let waiting = null;
const show = (element) => {
  waiting = element;
  if (!host) return;
  send({ type: "show", top: Math.max(0, Math.round(element.getBoundingClientRect().top + scrollY)) });
  waiting = null;
};

/* A colour in six hex digits, which is what the loader sends, and nothing else gets into the style. */
const paint = ({ scheme, accent }) => {
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  else if (scheme === "") delete root.dataset.scheme;
  if (typeof accent === "string" && /^#[\da-f]{6}$/i.test(accent)) root.style.setProperty("--accent", accent);
  else if (accent === "") root.style.removeProperty("--accent");
};

addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || parent === window || data?.rejoinder !== 1 || data.type !== "theme") return;
  if (host && origin !== host) return;
  host ||= originOf(origin);
  paint({ scheme: data.scheme, accent: data.accent });
  if (waiting) show(waiting);
});

const find = (id) => document.getElementById(`c-${id}`);

/* The comment of this page that a link leads to; a permalink of the comment itself leads to our page. */
const targetOf = (link, { origin, pathname, search, hash }) => {
  if (origin !== location.origin) return null;
  const isHere = pathname === location.pathname && search === location.search;
  const id = isHere ? /^#c-(.+)/.exec(hash)?.[1] : link.matches(".in-reply-to, .mention") && /^\/c\/(\w+)$/.exec(pathname)?.[1];
  return id ? find(id) : null;
};

/* ---- Signing in: without script the link opens our page beside this one ---- */

/* What the server gave: a cookie, with which the page is loaded anew, or a secret for this page's memory alone. */
const begin = async ({ token, minutes }) => {
  if (!token) return location.reload();
  session.token = token;
  setTimeout(() => session.token === token && (session.token = ""), minutes * 60_000);
  await redraw();
};
const canSignIn = parent !== window && globalThis.crypto?.subtle;
const signIn = canSignIn && signingIn({ host: () => host, send, publisher: "publisher" in root.dataset, begin });

const isSignIn = (link, { origin, pathname }) =>
  origin === location.origin && /^\/(login|join)$/.test(pathname) && link.rel.includes("nofollow");

/* A session in memory ends with a word to the server; there is no cookie that a form could take away. */
document.addEventListener("submit", async (event) => {
  if (!session.token || !event.target.action.endsWith("/logout")) return;
  event.preventDefault();
  await ask("/logout", { method: "POST", body: new URLSearchParams() });
  session.token = "";
  await redraw();
});

/* Links of the frame: within it to a comment, over the whole window to our pages, beside it to others.
   Captured, so that it comes before what the discussion does with its own links. */
const follow = (event) => {
  const link = event.target.closest("a[href]");
  if (!link || parent === window || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href);
  const target = targetOf(link, url);
  if (target) {
    event.preventDefault();
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    show(target);
  } else if (signIn && host && isSignIn(link, url)) {
    event.preventDefault();
    /* A window that was kept from opening may open by the link itself. */
    signIn().then((isOpen) => isOpen || (link.rel = ""));
  } else if (!link.target && !(url.origin === location.origin && url.pathname === location.pathname)) {
    const isPage = url.origin === location.origin && /^\/(c|story)\/[^/]+(\/[^/]*)?$/.test(url.pathname);
    link.target = isPage ? "_top" : "_blank";
    if (!isPage) link.relList.add("noopener");
  }
};
document.addEventListener("click", follow, true);

paint({ accent: query.get("accent") });
sized();

/* A deep link shows its comment; another page of comments begins at its top. */
const marked = query.has("at") && find(query.get("at"));
const isNextPage = query.has("cursor") || query.has("in");
if (marked) show(marked);
else if (isNextPage) show(document.body);

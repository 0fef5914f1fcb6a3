/* The embed page's side of its frame: height and place go to the host page, its theme comes back.
   Never here: the work of the discussion, which is the module imported below. */
import "/assets/discussion.js";

const root = document.documentElement;
const query = new URLSearchParams(location.search);

/* The host page's origin: what the server was told, else the referrer. After a step inside the frame the
   referrer is ourselves; then the first theme message tells. */
const originOf = (address) => (URL.canParse(address) ? new URL(address).origin.replace(/^null$/, "") : "");
const referrer = originOf(document.referrer);
let host = originOf(root.dataset.host) || (referrer === location.origin ? "" : referrer);

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
  if (/^#[\da-f]{6}$/i.test(accent)) root.style.setProperty("--accent", accent);
  else if (accent === "") root.style.removeProperty("--accent");
};

addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || parent === window || data?.rejoinder !== 1 || data.type !== "theme") return;
  if (host && origin !== host) return;
  host ||= originOf(origin);
  paint({ scheme: data.scheme, accent: data.accent });
  if (waiting) show(waiting);
});

const find = (id) => document.getElementById(id);

/* Links of the frame: within it to a comment, over the whole window to our pages, beside it to others. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || parent === window) return;
  const { origin, pathname, search, hash } = new URL(link.href);
  const here = origin === location.origin && pathname === location.pathname && search === location.search;
  const target = here && hash && find(hash.slice(1));
  if (target) {
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    show(target);
  } else if (!link.target) {
    if (origin === location.origin && pathname === location.pathname) return;
    const ours = origin === location.origin && /^\/(c|story)\/[^/]+(\/[^/]*)?$/.test(pathname) && !link.dataset.act;
    link.target = ours ? "_top" : "_blank";
    if (!ours) link.relList.add("noopener");
  }
});

paint({ accent: query.get("accent") });
sized();

/* A deep link shows its comment; another page of comments begins at its top. */
const marked = query.get("at") && find(`c-${query.get("at")}`);
const isNextPage = query.has("cursor") || query.has("in");
if (marked) show(marked);
else if (isNextPage) show(document.body);

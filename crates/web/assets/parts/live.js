/* What changes in the discussion while it is read. New comments are announced and shown when the reader asks; nothing is
   pushed under his eyes. Of all tabs that can be seen one holds the connection and tells the others.
   Never here: a text of a comment that did not come from the server as the page's own markup. */

const CHANNEL = "rejoinder-live";
/* What came in this time is announced together; one's own comment has come back by then. */
const GATHER_MS = 1_000;
/* After the server had no room: its own word is half a minute. */
const RETRY_MS = 30_000;
const SHOWN_MAX = 50;

const KINDS = ["posted", "edited", "gone", "reacted", "thread", "reset"];

/* Positions are "lineage-number": of one lineage the numbers tell which is further. */
const number = (position) => Number(position.slice(position.lastIndexOf("-") + 1));
const lineage = (position) => position.slice(0, position.lastIndexOf("-"));

/* ---- One connection for all tabs ---- */

/* Calls `hear({ kind, position, data })` for each event of the thread after the position that `mine` returns. */
const connect = (thread, mine, hear) => {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const channel = new BroadcastChannel(CHANNEL);
  /* What the tabs listen to, by tab: known to the one that leads. */
  const tabs = new Map();
  let source = null;
  let retry = 0;
  let release = null;

  const tell = (message) => channel.postMessage({ ...message, tab });

  const pass = (event) => {
    hear(event);
    tell({ type: "event", event });
  };

  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };

  const open = () => {
    close();
    const threads = [...new Set([thread, ...[...tabs.values()].map((one) => one.thread)])].slice(0, 16);
    const positions = [mine(), ...[...tabs.values()].map((one) => one.position)].filter((one) => lineage(one) === lineage(mine()));
    const after = positions.reduce((least, one) => (number(one) < number(least) ? one : least));
    source = new EventSource(`/live?thread=${threads.join(",")}&after=${encodeURIComponent(after)}`);
    /* Of a quiet thread, too, it must be known how far it was heard: positions are forgotten after an hour. */
    source.addEventListener("pulse", ({ lastEventId }) => pass({ kind: "pulse", position: lastEventId, data: { threads } }));
    for (const kind of KINDS)
      source.addEventListener(kind, ({ lastEventId, data }) => pass({ kind, position: lastEventId, data: JSON.parse(data) }));
    source.addEventListener("error", () => {
      /* The browser itself comes back after a lost connection; after a refusal it does not. */
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS * (1 + Math.random()));
    });
  };

  channel.addEventListener("message", ({ data: { type, event, tab: from, thread: theirs, position } }) => {
    if (type === "event") return hear(event);
    if (type === "who") return tell({ type: "here", thread, position: mine() });
    if (type === "bye") return void tabs.delete(from);
    if (type !== "here" || !source) return;
    const known = [thread, ...[...tabs.values()].map((one) => one.thread)].includes(theirs);
    tabs.set(from, { thread: theirs, position });
    /* Also when it is behind: it must hear what it missed. Those that are ahead skip what they know. */
    if (source.readyState !== EventSource.CLOSED && (!known || number(position) < number(mine()))) open();
  });

  /* Holds the connection for as long as the tab can be seen. */
  const lead = () =>
    new Promise((done) => {
      release = done;
      tabs.clear();
      open();
      tell({ type: "who" });
    });

  const rest = () => {
    tell({ type: "bye" });
    close();
    release?.();
    release = null;
  };

  let waiting = null;
  const attend = () => {
    waiting?.abort();
    waiting = null;
    if (document.visibilityState === "hidden") return rest();
    tell({ type: "here", thread, position: mine() });
    /* Without locks (plain http) each tab has its own. */
    if (!navigator.locks) return source ? undefined : open();
    if (release) return undefined;
    waiting = new AbortController();
    navigator.locks.request(CHANNEL, { signal: waiting.signal }, lead).catch(() => {});
  };

  document.addEventListener("visibilitychange", attend);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", ({ persisted }) => persisted && attend());
  attend();
};

/* ---- What is done with what is heard ---- */

const find = (id) => document.getElementById(`c-${id}`);

/* The line at the edge of the window. */
const makeBar = (section) => {
  const bar = Object.assign(document.createElement("div"), { className: "news" });
  bar.setAttribute("role", "status");
  section.append(bar);
  return {
    say(text, label, onclick) {
      const line = Object.assign(document.createElement("span"), { textContent: text });
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: label, onclick });
      bar.replaceChildren(line, button);
    },
    clear: () => bar.replaceChildren(),
  };
};

/* New comments: counted first, put in their places when the reader asks for them. */
const arrivals = ({ words, numbers, place, focusOn, refreshed, bar, fetchNow }) => {
  const query = new URLSearchParams(location.search);
  const isFirst = !query.has("cursor") && !query.has("in");
  /* By id, what each answers and where its conversation begins. */
  const fresh = new Map();
  let gathering = 0;

  const firstPage = () => {
    const url = new URL(location.pathname, location.origin);
    for (const name of ["url", "story", "scheme", "accent"]) if (query.has(name)) url.searchParams.set(name, query.get(name));
    url.searchParams.set("order", "newest");
    location.assign(`${url}#discussion`);
  };

  const put = (item) => {
    const { comment } = item.querySelector("article").dataset;
    if (find(comment)) return null;
    for (const article of item.querySelectorAll("article")) article.classList.add("is-new");
    const { parent, root } = fresh.get(comment) ?? {};
    place(item, parent, root);
    return item.querySelector("article");
  };

  const show = async () => {
    const ids = [...fresh.keys()].filter((id) => !find(id));
    if (ids.length > SHOWN_MAX || (!isFirst && ids.some((id) => !fresh.get(id).parent))) return firstPage();
    const fragment = ids.length ? await fetchNow(ids) : document.createDocumentFragment();
    if (!fragment) return bar.say(words.offline, words.retry, show);
    bar.clear();
    const shown = [...fragment.children].filter((item) => item.matches("li")).map(put);
    for (const id of ids) fresh.delete(id);
    refreshed();
    return focusOn(shown.find((article) => article));
  };

  const count = () => {
    gathering = 0;
    const before = fresh.size;
    for (const id of fresh.keys()) if (find(id)) fresh.delete(id);
    if (fresh.size) bar.say(`${words.new} ${numbers.format(fresh.size)}`, words.show, show);
    else if (before) bar.clear();
  };

  const gather = () => (gathering ||= setTimeout(count, GATHER_MS));

  return {
    posted({ comment, parent, root }) {
      /* Of a conversation that does not stand here only the whole page would show it. */
      if (find(comment) || (parent && !find(root))) return;
      fresh.set(comment, { parent, root });
      gather();
    },
    gone(comment) {
      if (fresh.delete(comment) && !fresh.size) bar.clear();
      else gather();
    },
  };
};

/* Comments that stand on the page. What the reader looks at does not move. */
const standing = ({ numbers, refreshed, fetchNow }) => {
  const swap = (old, change) => {
    const isAbove = old.getBoundingClientRect().bottom < 0;
    const before = document.documentElement.scrollHeight;
    change();
    /* Most browsers keep the view where it was by themselves. */
    if (isAbove && !CSS.supports("overflow-anchor", "auto")) scrollBy(0, document.documentElement.scrollHeight - before);
    refreshed();
  };

  /* Runs once the comment is not before the reader's eyes, and he writes nothing in it. */
  const later = (article, change) => {
    const watch = new IntersectionObserver(([entry]) => {
      if (article.isConnected && (entry.isIntersecting || article.querySelector("form[data-inline]"))) return;
      watch.disconnect();
      if (article.isConnected) change();
    });
    watch.observe(article);
  };

  const now = async (id) => {
    const fragment = await fetchNow([id]);
    return fragment && { article: fragment.querySelector(`#c-${CSS.escape(id)}`) };
  };

  return {
    edited(id) {
      const old = find(id);
      if (!old) return;
      later(old, async () => {
        const { article } = (await now(id)) ?? {};
        if (article && old.isConnected) swap(old, () => old.replaceWith(article));
      });
    },
    async gone(id) {
      const old = find(id);
      const found = old && (await now(id));
      if (!found || !old.isConnected) return;
      /* Its words go at once; its room stays until nobody looks. */
      const height = `${old.getBoundingClientRect().height}px`;
      if (found.article) {
        found.article.style.minBlockSize = height;
        return swap(old, () => old.replaceWith(found.article));
      }
      old.replaceChildren();
      old.style.minBlockSize = height;
      later(old, () => swap(old, () => old.closest("li").remove()));
    },
    reacted(id, count) {
      const place = find(id)?.querySelector(":scope > .acts > :is([data-act=react], .count)");
      const holder = place?.querySelector("button") ?? place;
      if (!holder) return;
      let shown = holder.querySelector("b");
      if (!shown && count > 0) holder.append(" ", (shown = document.createElement("b")));
      if (shown) shown.textContent = numbers.format(count);
    },
  };
};

export const listen = (tools) => {
  const { section, words, ask } = tools;
  const { thread } = section.dataset;
  const frame = document.documentElement.classList.contains("frame") ? "&frame=1" : "";
  const bar = makeBar(section);

  /* The comments as they are now, null when they cannot be had; the heading becomes current with them. */
  const fetchNow = async (ids) => {
    const { fragment = null } = await ask(`/thread/${thread}/comments?id=${ids.join(",")}${frame}`);
    const heading = fragment?.querySelector("h2");
    if (heading) document.getElementById("discussion-title").replaceChildren(...heading.childNodes);
    return fragment;
  };

  const arriving = arrivals({ ...tools, bar, fetchNow });
  const there = standing({ ...tools, fetchNow });
  const reload = () => location.reload();
  let position = section.dataset.liveFrom;

  const hear = ({ kind, position: at, data }) => {
    if (kind === "pulse") {
      if (data.threads.includes(thread) && number(at) > number(position)) position = at;
      return undefined;
    }
    if (kind === "reset") return bar.say(words.stale, words.reload, reload);
    /* Another tab may listen from further back, and to another thread. */
    if (data.thread !== thread || number(at) <= number(position)) return undefined;
    position = at;
    const id = data.comment;
    if (kind === "thread") bar.say(data.state === "closed" ? words.closed : words.opened, words.reload, reload);
    else if (kind === "posted") find(id)?.matches(".tombstone") ? there.edited(id) : arriving.posted(data);
    else if (kind === "edited") there.edited(id);
    else if (kind === "reacted") there.reacted(id, data.reactions);
    else if (kind === "gone") {
      arriving.gone(id);
      there.gone(id);
    }
    return undefined;
  };

  connect(thread, () => position, hear);
};

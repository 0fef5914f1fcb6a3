/* Rejoinder's loader for the pages of a publication: a classic script with no dependency.
   It makes one frame for each [data-rejoinder-story] and fills each [data-rejoinder-count].
   Never here: markup made from strings, storage, or trust in what the host page or a message says. */
(() => {
  const script = document.currentScript || document.querySelector('script[src*="/embed.js"]');
  if (!script) return;
  const ORIGIN = new URL(script.src, location.href).origin;
  if (window.Rejoinder?.origin === ORIGIN) return window.Rejoinder.scan();

  const TITLES = { ar: "التعليقات", de: "Kommentare", ja: "コメント" };
  const HEIGHT_MAX = 200000;
  const COUNTS_MAX = 100;
  const seen = new WeakSet();
  const views = [];

  /* The nearest data-rejoinder-NAME at or above an element. */
  const setting = (element, name) =>
    element.closest(`[data-rejoinder-${name}]`)?.getAttribute(`data-rejoinder-${name}`).trim() || "";

  /* Names a story by its address or by the publisher's id; nothing means this page. */
  const storyOf = (value) => {
    value = (value || "").trim();
    if (value && !/^(https?:|\/)/i.test(value)) return { story_id: value };
    value ||= document.querySelector('link[rel="canonical"]')?.href || location.href;
    /* What is no address goes as it is: the server says what is wrong with it. */
    if (!URL.canParse(value, document.baseURI)) return { url: value };
    const url = new URL(value, document.baseURI);
    url.hash = "";
    return { url: url.href };
  };

  /* The colour of the page's own text tells light from dark, however the page decided it. */
  const schemeOf = (element) => {
    const wish = setting(element, "scheme");
    if (wish) return /^(light|dark)$/.test(wish) ? wish : "";
    const [r, g, b] = getComputedStyle(element).color.match(/[\d.]+/g) || [0, 0, 0];
    return r * 3 + g * 6 + +b > 1275 ? "dark" : "light";
  };

  const accentOf = (element) => {
    const accent = setting(element, "accent");
    return /^#([\da-f]{3}){1,2}$/i.test(accent) ? accent.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3") : "";
  };

  const linked = () => /^#(?:rejoinder|c)-([\da-hjkmnp-tv-z]{13})$/.exec(location.hash)?.[1];

  const address = ({ element, scheme, accent }) => {
    const { url, story_id } = storyOf(element.getAttribute("data-rejoinder-story"));
    const query = new URLSearchParams(url ? { url } : { story: story_id });
    for (const [name, value] of Object.entries({ order: setting(element, "order"), scheme, accent, at: linked() }))
      if (value) query.set(name, value);
    return `${ORIGIN}/embed?${query}`;
  };

  const tell = ({ frame, scheme, accent }) =>
    frame.contentWindow?.postMessage({ rejoinder: 1, type: "theme", scheme, accent }, ORIGIN);

  const themes = () => {
    for (const view of views) {
      const scheme = schemeOf(view.element);
      const accent = accentOf(view.element);
      if (scheme === view.scheme && accent === view.accent) continue;
      Object.assign(view, { scheme, accent });
      view.frame.style.colorScheme = scheme || "light dark";
      tell(view);
    }
  };

  /* Twice, because a colour may take a transition to arrive. */
  const themesSoon = () => {
    setTimeout(themes, 50);
    setTimeout(themes, 600);
  };
  const watcher = new MutationObserver(themesSoon);
  const watch = (element) => watcher.observe(element, { attributes: true });

  const frameFor = (element) => {
    const frame = document.createElement("iframe");
    const view = { element, frame, scheme: schemeOf(element), accent: accentOf(element) };
    const language = document.documentElement.lang.slice(0, 2).toLowerCase();
    frame.title = setting(element, "title") || TITLES[language] || "Comments";
    frame.referrerPolicy = "origin";
    frame.loading = linked() ? "eager" : "lazy";
    /* The height stays between loads; the minimum holds the place until the first one is known. */
    Object.assign(frame.style, { display: "block", width: "100%", border: "0", minHeight: "20rem", colorScheme: view.scheme || "light dark" });
    frame.onload = () => tell(view);
    frame.src = address(view);
    views.push(view);
    watch(element);
    element.replaceChildren(frame);
  };

  const count = async (elements) => {
    try {
      const response = await fetch(`${ORIGIN}/api/v1/counts`, {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ stories: elements.map((element) => storyOf(element.getAttribute("data-rejoinder-count"))) }),
      });
      const { counts } = await response.json();
      elements.forEach((element, index) => {
        const text = counts[index]?.text;
        if (typeof text === "string") element.textContent = text;
      });
    } catch {
      /* The badges keep the host page's own words. */
    }
  };

  const fresh = (selector) =>
    [...document.querySelectorAll(selector)].filter((element) => !seen.has(element) && seen.add(element));

  const scan = () => {
    for (const element of fresh("[data-rejoinder-story]")) frameFor(element);
    const badges = fresh("[data-rejoinder-count]");
    while (badges.length) count(badges.splice(0, COUNTS_MAX));
  };

  /* The page may know the reader: Rejoinder.signIn, which it sets, has its server sign a token for this nonce. */
  const signIn = async (frame, nonce) => {
    let token;
    try {
      token = await window.Rejoinder.signIn?.(nonce);
    } catch (error) {
      console.warn("Rejoinder.signIn:", error);
    }
    frame.contentWindow?.postMessage({ rejoinder: 1, type: "token", token: typeof token === "string" ? token : "" }, ORIGIN);
  };

  addEventListener("message", ({ origin, source, data }) => {
    const view = origin === ORIGIN && data?.rejoinder === 1 && views.find(({ frame }) => frame.contentWindow === source);
    if (!view) return;
    const { frame, element } = view;
    if (data.type === "size" && data.height > 0 && data.height <= HEIGHT_MAX) {
      frame.style.height = `${Math.ceil(data.height)}px`;
      frame.style.minHeight = "0";
      if (!view.ready) element.dispatchEvent(new CustomEvent("rejoinder:ready", { bubbles: true }));
      view.ready = true;
    } else if (data.type === "show" && data.top >= 0 && data.top <= HEIGHT_MAX) {
      const top = frame.getBoundingClientRect().top + data.top;
      if (top < 0 || top > innerHeight * 0.8) scrollBy(0, top - innerHeight * 0.15);
    } else if (data.type === "sign-in" && /^[\w-]{43}$/.test(data.nonce)) signIn(frame, data.nonce);
  });
  addEventListener("hashchange", () => {
    if (linked()) for (const view of views) view.frame.contentWindow?.location.replace(address(view));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themesSoon);
  watch(document.documentElement);

  window.Rejoinder = { ...window.Rejoinder, origin: ORIGIN, scan };
  scan();
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => {
      watch(document.body);
      scan();
    });
  } else watch(document.body);
})();

/* Signing in from the frame, where the browser may keep our cookie from us: by the publisher's page around it, if that
   knows the reader, else by a window of our own that asks him. The frame keeps the verifier of a challenge (RFC 7636),
   so that nobody else can take its session.
   Never here: a secret in an address, in storage, or in a message to another origin than the page's own. */

const POLL_MS = 2_000;
const PATIENCE_MS = 10 * 60_000;
const HOST_MS = 5_000;

const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const newPair = async () => {
  const verifier = text(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return { verifier, challenge: text(new Uint8Array(digest)) };
};

const call = async (url, options) => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000), ...options });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
};

const post = (url, body) =>
  call(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/* `host` is the origin around the frame, `send` tells it something, `begin` takes what the server gave. */
export const signingIn = ({ host, send, publisher, begin }) => {
  /* Ready before the click: a window opens only right after it. */
  let pair = newPair();
  let waiting = null;
  let asked = null;
  let isTried = !publisher;

  addEventListener("message", ({ source, origin, data }) => {
    if (data?.rejoinder !== 1) return;
    if (data.type === "granted" && origin === location.origin) waiting?.look();
    if (data.type === "token" && source === parent && origin === host() && typeof data.token === "string") {
      asked?.(data.token);
      asked = null;
    }
  });
  addEventListener("focus", () => waiting?.look());

  /* Whether the page around the frame signs the reader in. */
  const byPublisher = async () => {
    const { nonce, secret } = (await call("/embed/nonce", { method: "POST", body: new URLSearchParams() })) || {};
    if (!nonce) return false;
    const token = await new Promise((resolve) => {
      asked = resolve;
      setTimeout(resolve, HOST_MS, "");
      send({ type: "sign-in", nonce });
    });
    const given = token && (await post("/embed/token", { secret, token }));
    if (given) await begin(given);
    return Boolean(given);
  };

  const byWindow = async () => {
    const { verifier, challenge } = await pair;
    const query = new URLSearchParams({ challenge, page: host() });
    const opened = open(`/login/frame?${query}`, "rejoinder-sign-in", "popup,width=520,height=760");
    pair = newPair();
    waiting?.stop();
    const until = Date.now() + PATIENCE_MS;
    let isLooking = false;
    const look = async () => {
      if (isLooking) return;
      isLooking = true;
      const seen = await call(`/embed/session?${new URLSearchParams({ challenge })}`);
      const given = seen?.signed_in ? {} : seen?.granted && (await post("/embed/session", { verifier }));
      if (given || Date.now() > until) stop();
      if (given) {
        opened?.close();
        await begin(given);
      }
      isLooking = false;
    };
    const timer = setInterval(look, POLL_MS);
    const stop = () => {
      clearInterval(timer);
      waiting = null;
    };
    waiting = { look, stop };
    /* The first look brings the cookies along that find out what the browser keeps here. */
    look();
    return Boolean(opened);
  };

  return async () => {
    if (!isTried) {
      isTried = true;
      if (await byPublisher()) return true;
    }
    return byWindow();
  };
};

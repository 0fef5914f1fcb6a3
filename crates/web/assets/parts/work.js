/* The work that a guest's browser does before his comment is posted: the browser's half of ALTCHA's protocol, version 2,
   with PBKDF2, which the browser computes beside the page.
   Never here: what the work is for, and any request but the one for the challenge. */

/* Tries under way at once: enough for the browser's own threads, few enough to stop soon after the right one. */
const AT_ONCE = 8;

const bytes = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
const digits = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const derive = async ({ nonce, salt, cost, keyLength }, counter) => {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  return digits(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: cost }, key, keyLength * 8));
};

/* Answers { value, until }: what the form sends, and when it is worth nothing any more. Nothing when it cannot be had. */
const work = async (url, signal) => {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal });
    if (!response.ok) return null;
    const challenge = await response.json();
    const { parameters } = challenge;
    const { keyPrefix, expiresAt } = parameters;
    const parts = { ...parameters, nonce: bytes(parameters.nonce), salt: bytes(parameters.salt) };
    for (let first = 0; !signal.aborted; first += AT_ONCE) {
      const keys = await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => derive(parts, first + at)));
      const at = keys.findIndex((key) => key.startsWith(keyPrefix));
      if (at < 0) continue;
      const solution = { counter: first + at, derivedKey: keys[at] };
      return { value: btoa(JSON.stringify({ challenge, solution })), until: expiresAt * 1000 };
    }
  } catch {
    /* Without it the comment waits for a moderator, as it does without script. */
  }
  return null;
};

/* A phone that takes longer posts without: then a moderator reads first. */
const WORK_MS_MAX = 20_000;
/* Work that ends sooner than this is done anew: it must not expire on its way. */
const WORK_SPARE_MS = 60_000;

const works = new WeakMap();

/* The work of a form, begun if it must be. */
export const begin = (form, field) => {
  if (!works.has(form)) {
    const signal = AbortSignal.timeout(WORK_MS_MAX);
    const ended = new Promise((resolve) => signal.addEventListener("abort", () => resolve(null)));
    works.set(form, Promise.race([work(field.dataset.work, signal), ended]));
  }
  return works.get(form);
};

/* Puts the work into the form, when it is done. */
export const prove = async (form, field) => {
  let done = await begin(form, field);
  if (done && done.until - Date.now() < WORK_SPARE_MS) {
    works.delete(form);
    done = await begin(form, field);
  }
  field.value = done?.value || "";
  /* It is good once; and what failed is tried anew. */
  works.delete(form);
};

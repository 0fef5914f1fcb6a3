/* Passkeys: asks the browser for one and sends it on. Everything else on these pages is a form.
   Never here: a secret that is kept, markup, another host. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/* The options as the browser wants them; older ones have no parser of their own. */
const read = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...Object.fromEntries(
    ["allowCredentials", "excludeCredentials"]
      .filter((name) => options[name])
      .map((name) => [name, options[name].map((one) => ({ ...one, id: bytes(one.id) }))]),
  ),
});

/* What the browser made or used, as the server reads it. */
const write = ({ id, rawId, type, response, authenticatorAttachment, getClientExtensionResults }, credential) => ({
  id,
  rawId: text(rawId),
  type,
  authenticatorAttachment,
  extensions: getClientExtensionResults.call(credential),
  response: {
    clientDataJSON: text(response.clientDataJSON),
    ...(response.attestationObject && {
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    }),
    ...(response.signature && {
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    }),
  },
});

const post = async (path, type, body) => {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": type, "Rejoinder-Fragment": "1", "Accept-Language": document.documentElement.lang },
    body,
  });
  const answer = await response.json();
  /* What needs a new sign-in leads there. */
  if (answer.code === "proof_required") location.assign(`/login?again=1&next=${encodeURIComponent(location.pathname)}`);
  if (!response.ok) throw new Error(answer.detail);
  return answer;
};

const PATHS = { use: "/login/passkey", make: "/account/passkeys" };

const run = async (place, options) => {
  const path = PATHS[place.dataset.passkey];
  const begun = await post(`${path}/challenge`, "application/x-www-form-urlencoded", "");
  const publicKey = read(begun.options.publicKey);
  const credential =
    place.dataset.passkey === "make"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey, ...options });
  const answer = { ticket: begun.ticket, response: write(credential, credential) };
  if (place.dataset.next) answer.next = place.dataset.next;
  const { next } = await post(path, "application/json", JSON.stringify(answer));
  /* A way back into the same page must load it anew. */
  if (new URL(next, location.href).pathname === location.pathname) {
    history.replaceState(null, "", next);
    location.reload();
  } else location.assign(next);
};

for (const place of document.querySelectorAll("[data-passkey]")) {
  if (!globalThis.PublicKeyCredential) continue;
  place.hidden = false;
  const button = place.querySelector("button");
  const told = document.querySelector("[data-passkey-told]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    told.textContent = "";
    try {
      await run(place);
    } catch (error) {
      /* What the browser says is in the language of developers; what the server says is for readers. */
      told.textContent = error instanceof DOMException || error instanceof TypeError ? place.dataset.failed : error.message;
    } finally {
      button.disabled = false;
    }
  });
}

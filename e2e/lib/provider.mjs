// An OpenID provider that signs in whoever a test names, keeps the rules, and breaks them for whom it is told to.
import { createHash, randomBytes } from "node:crypto";
import { freshClaims, newSigner } from "./tokens.mjs";

const escape = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const json = (response, status, value) => response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(value));

/** Puts a provider on a front. It knows one client; what that client's redirects may be is not asked, only kept to. */
export async function startProvider(front, { host = "login.idp.test", client = { id: "rejoinder", secret: "a secret of the test" } } = {}) {
  const issuer = `https://${host}`;
  let signer = newSigner("ES256");
  const people = new Map();
  const codes = new Map();
  const tokens = new Map();
  const provider = {
    issuer, client,
    get jwk() {
      return signer.jwk;
    },
    /**
     * Says who somebody is: `claims` beside `sub`, `name`, `email`, `email_verified`, and the `lies` told when he signs
     * in: `claims` replaced in the id_token (`{ nonce, aud, iss, exp, … }`, null takes one out), words of its `header`
     * (`{ kid }`), `redirect` parameters (`{ iss, state, code }`), `signer` of another key, or `status` of `/token`.
     * Whoever is not named here signs in all the same, and honestly.
     */
    person(name, { claims = {}, lies = {} } = {}) {
      const slug = name.toLowerCase().replace(/\W+/g, "-");
      people.set(name, { claims: { sub: `sub-${slug}`, name, email: `${slug}@mail.test`, email_verified: true, ...claims }, lies });
      return people.get(name).claims;
    },
    /** From now on it signs with a new key, and shows that key only. */
    rotate: () => (signer = newSigner("ES256")),
  };
  const without = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
  const leave = (response, asked, values) => {
    const to = new URL(asked.redirect_uri);
    for (const [name, value] of Object.entries(without(values))) to.searchParams.set(name, value);
    response.writeHead(303, { location: to.href }).end();
  };
  const routes = {
    "GET /.well-known/openid-configuration": (_, response) => json(response, 200, {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      scopes_supported: ["openid", "profile", "email"],
      authorization_response_iss_parameter_supported: true,
    }),
    "GET /jwks": (_, response) => json(response, 200, signer.jwks),
    "GET /authorize": (asked, response) => {
      const wrong = wrongIn(asked, client);
      if (wrong) return response.writeHead(400, { "content-type": "text/plain" }).end(wrong);
      const kept = Object.entries(asked).map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join("");
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><html lang="en"><title>Provider</title>
        <link rel="icon" href="data:,"><h1>Sign in for ${escape(asked.client_id)}</h1>
        <form method="post" action="/authorize">${kept}<label>Name <input name="as"></label>
        <button name="act" value="yes">Sign in</button> <button name="act" value="no">Refuse</button></form></html>`);
    },
    "POST /authorize": ({ as, act, ...asked }, response) => {
      const wrong = wrongIn(asked, client);
      if (wrong) return response.writeHead(400, { "content-type": "text/plain" }).end(wrong);
      if (act === "no") return leave(response, asked, { error: "access_denied", state: asked.state, iss: issuer });
      if (!people.has(as)) provider.person(as);
      const { claims, lies } = people.get(as);
      const code = randomBytes(24).toString("base64url");
      codes.set(code, { asked, claims, lies });
      leave(response, asked, { code, state: asked.state, iss: issuer, ...lies.redirect });
    },
    "POST /token": async (form, response, request) => {
      const no = (error) => json(response, error === "invalid_client" ? 401 : 400, { error });
      const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
      // RFC 6749 §2.3.1: the two are urlencoded before they are joined.
      const [id, secret] = basic
        ? Buffer.from(basic, "base64").toString().split(":").map((word) => decodeURIComponent(word.replaceAll("+", " ")))
        : [form.client_id, form.client_secret];
      if (id !== client.id || secret !== client.secret) return no("invalid_client");
      if (form.grant_type !== "authorization_code") return no("unsupported_grant_type");
      const given = codes.get(form.code);
      codes.delete(form.code);
      const challenge = createHash("sha256").update(form.code_verifier ?? "").digest("base64url");
      if (!given || form.redirect_uri !== given.asked.redirect_uri || challenge !== given.asked.code_challenge) return no("invalid_grant");
      const { asked, claims, lies } = given;
      if (lies.status) return json(response, lies.status, { error: "server_error" });
      const token = randomBytes(24).toString("base64url");
      tokens.set(token, claims);
      const said = without(freshClaims({ iss: issuer, aud: client.id, nonce: asked.nonce, ...claims, ...lies.claims }));
      json(response, 200, {
        access_token: token, token_type: "Bearer", expires_in: 300,
        id_token: await (lies.signer ?? signer).sign(said, { ...(lies.signer ? { kid: signer.kid } : {}), ...lies.header }),
      });
    },
    "GET /userinfo": (_, response, request) => {
      const claims = tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1]);
      return claims ? json(response, 200, claims) : response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    },
  };
  await front.serve(host, async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, issuer);
    const route = routes[`${request.method} ${pathname}`];
    if (!route) return response.writeHead(404).end();
    let body = "";
    for await (const piece of request.setEncoding("utf8")) body += piece;
    await route(Object.fromEntries(request.method === "POST" ? new URLSearchParams(body) : searchParams), response, request);
  });
  return provider;
}

/** What is wrong with a request for a sign-in, which is then told to the person and not to the redirect. */
function wrongIn(asked, client) {
  if (asked.client_id !== client.id) return "unknown client";
  if (!URL.canParse(asked.redirect_uri ?? "")) return "no redirect_uri";
  if (asked.response_type !== "code") return "response_type is not code";
  if (!(asked.scope ?? "").split(" ").includes("openid")) return "the scope lacks openid";
  if (asked.code_challenge_method !== "S256" || !/^[\w-]{43}$/.test(asked.code_challenge ?? "")) return "no PKCE with S256";
  return null;
}

// Signed tokens (JWT): of a publisher who says who his reader is, and of the OpenID provider.
import { createHmac, generateKeyPairSync, randomUUID, sign, verify } from "node:crypto";
import { promisify } from "node:util";

const encode = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const KINDS = {
  EdDSA: () => generateKeyPairSync("ed25519"),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
};
const HASH = { EdDSA: null, ES256: "sha256" };
const signWith = promisify(sign);

/** Whoever signs: `alg` is `EdDSA` (Ed25519), `ES256`, or `HS256` with a `secret`. */
export function newSigner(alg, { kid = randomUUID(), secret } = {}) {
  const pair = KINDS[alg]?.();
  const jwk = pair && { ...pair.publicKey.export({ format: "jwk" }), alg, kid, use: "sig" };
  return {
    alg, kid, jwk,
    jwks: { keys: jwk ? [jwk] : [] },
    pem: pair?.publicKey.export({ type: "spki", format: "pem" }),
    /** A token of just these claims; `header` replaces what its head says, and null takes a word out. */
    async sign(claims, header = {}) {
      const head = Object.entries({ typ: "JWT", alg, kid, ...header }).filter(([, value]) => value !== null);
      const text = `${encode(Object.fromEntries(head))}.${encode(claims)}`;
      const signature = pair
        ? await signWith(HASH[alg], Buffer.from(text), { key: pair.privateKey, dsaEncoding: "ieee-p1363" })
        : createHmac("sha256", secret).update(text).digest();
      return `${text}.${signature.toString("base64url")}`;
    },
  };
}

/** Claims that are in force now and for so many seconds, under an id that is used once; what is given stands. */
export function freshClaims(claims, seconds = 120) {
  const iat = Math.floor(Date.now() / 1000);
  return { iat, exp: iat + seconds, jti: randomUUID(), ...claims };
}

/** The claims of a token whose signature is by this key; throws when it is not. */
export function read(token, jwk) {
  const [head, body, signature] = token.split(".");
  const good = verify(HASH[jwk.alg], Buffer.from(`${head}.${body}`), { key: jwk, format: "jwk", dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  if (!good) throw new Error(`a token is not signed by ${jwk.kid}`);
  return JSON.parse(Buffer.from(body, "base64url"));
}

// Names under .test with TLS on one loopback port: a certificate authority of this run, and a front that tells names
// apart by SNI and passes on, answers by a function, or serves a folder. Needs the openssl program, 3.0 or later.
import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { createSecureContext } from "node:tls";
import { promisify } from "node:util";

const run = promisify(execFile);
const ASK_MS = 10_000;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };

/** An authority in a temporary directory. `caFile` is what a program may be told to trust, `spki` what a browser is. */
export async function makeAuthority() {
  const directory = await mkdtemp(join(tmpdir(), "rejoinder-ca-"));
  const at = (name) => join(directory, name);
  // All that the certificates say is here, and nothing is from the machine's own openssl.cnf.
  const request = async (name, subject, extensions, signer = []) => {
    const config = ["[req]", "prompt = no", "distinguished_name = who", "x509_extensions = what", "[who]", `CN = ${subject}`, "[what]", ...extensions];
    await writeFile(at(`${name}.cnf`), `${config.join("\n")}\n`);
    await run("openssl", [
      "req", "-x509", "-config", at(`${name}.cnf`), "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256",
      "-days", "2", "-keyout", at(`${name}.key`), "-out", at(`${name}.pem`), ...signer,
    ]);
    return { key: await readFile(at(`${name}.key`), "utf8"), cert: await readFile(at(`${name}.pem`), "utf8") };
  };
  const { cert: ca } = await request("ca", "Rejoinder browser tests", ["basicConstraints = critical, CA:TRUE", "keyUsage = critical, keyCertSign"]);
  return {
    ca,
    caFile: at("ca.pem"),
    spki: createHash("sha256").update(new X509Certificate(ca).publicKey.export({ type: "spki", format: "der" })).digest("base64"),
    /** A certificate for one name, with the authority's behind it. */
    async issue(host) {
      const { key, cert } = await request(host, host, [
        "basicConstraints = critical, CA:FALSE", "keyUsage = critical, digitalSignature", "extendedKeyUsage = serverAuth", `subjectAltName = DNS:${host}`,
      ], ["-CA", at("ca.pem"), "-CAkey", at("ca.key")]);
      return { key, cert: cert + ca };
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/**
 * The front. `serve(host, what)` puts a name on it: an origin such as `http://127.0.0.1:8080`, a function of request and
 * response, or the path of a folder; given again it replaces. `seen` holds what was asked for, `ask` asks as a program.
 */
export async function startFront() {
  const authority = await makeAuthority();
  const hosts = new Map();
  const seen = [];
  const agent = new http.Agent({ keepAlive: true });
  const server = https.createServer({
    SNICallback: (name, done) => done(null, hosts.get(name)?.context),
  }, (request, response) => {
    const { host = "" } = request.headers;
    seen.push({ host, method: request.method, url: request.url, headers: request.headers });
    const what = hosts.get(host)?.what;
    const failed = (error) => (response.headersSent ? response.destroy() : response.writeHead(500).end(String(error?.stack ?? error)));
    if (!what) response.writeHead(421).end();
    else if (typeof what === "function") Promise.resolve().then(() => what(request, response)).catch(failed);
    else if (/^https?:/.test(what)) pass(what, agent, request, response);
    else folder(what, request, response).catch(failed);
  });
  // A program that is told of a proxy finds the names too: CONNECT leads to this front and to nothing else.
  const proxy = http.createServer((_, response) => response.writeHead(405).end()).on("connect", (request, socket, head) => {
    if (!hosts.has(request.url.replace(/:443$/, ""))) return socket.end("HTTP/1.1 502 Not here\r\n\r\n");
    const inner = net.connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      inner.write(head);
      inner.pipe(socket).pipe(inner);
    });
    for (const [one, other] of [[inner, socket], [socket, inner]]) one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  const sockets = new Set();
  for (const each of [server, proxy]) {
    each.on("connection", (socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
    await new Promise((resolve, reject) => each.once("error", reject).listen(0, "127.0.0.1", resolve));
  }
  const { port } = server.address();
  return {
    port, seen, ca: authority.ca, caFile: authority.caFile, spki: authority.spki,
    proxy: `http://127.0.0.1:${proxy.address().port}`,
    has: (host) => hosts.has(host),
    async serve(host, what) {
      const context = hosts.get(host)?.context ?? createSecureContext(await authority.issue(host));
      hosts.set(host, { context, what });
    },
    ask: (url, options) => ask(url, { port, ca: authority.ca, ...options }),
    async stop() {
      const closed = [server, proxy].map((each) => new Promise((done) => each.close(done)));
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await Promise.all(closed);
      await authority.remove();
    },
  };
}

/** Passes a request on, and the answer back, as they come: a live stream is not held up. */
function pass(origin, agent, request, response) {
  const { hostname, port } = new URL(origin);
  const before = request.headers["x-forwarded-for"];
  const headers = {
    ...request.headers,
    "x-forwarded-for": [before, request.socket.remoteAddress].filter(Boolean).join(", "),
    "x-forwarded-proto": "https",
  };
  const { method, url: path } = request;
  const onward = http.request({ hostname, port, method, path, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
    response.flushHeaders();
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  onward.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

/** Answers with a file of a folder. */
async function folder(root, request, response) {
  const { pathname } = new URL(request.url, "https://folder.test");
  const path = normalize(decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
  const bytes = await readFile(join(root, path)).catch(() => null);
  if (!bytes) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes);
}

/** Asks one of the front's names and follows nothing; `form` posts urlencoded. */
function ask(url, { port, ca, method, headers = {}, body, form }) {
  const { hostname, pathname, search } = new URL(url);
  const sent = form ? new URLSearchParams(form).toString() : body;
  const type = form ? { "content-type": "application/x-www-form-urlencoded" } : {};
  const length = sent === undefined ? {} : { "content-length": Buffer.byteLength(sent) };
  return new Promise((resolve, reject) => {
    const asked = https.request({
      host: "127.0.0.1", port, ca, servername: hostname, agent: false, path: pathname + search,
      method: method ?? (sent === undefined ? "GET" : "POST"), headers: { host: hostname, ...type, ...length, ...headers },
    }, async (answer) => {
      try {
        let text = "";
        for await (const piece of answer.setEncoding("utf8")) text += piece;
        resolve({ status: answer.statusCode, headers: answer.headers, text, json: () => JSON.parse(text) });
      } catch (error) {
        reject(error);
      }
    });
    asked.setTimeout(ASK_MS, () => asked.destroy(new Error(`${url} does not answer`))).once("error", reject).end(sent);
  });
}

// A mail server that keeps what it is sent and sends nothing: on a free port, without TLS.
import { once } from "node:events";
import net from "node:net";

const WAIT_MS = 10_000;

/**
 * `url` is for a configuration, `mails` all that came, `next` the next one to somebody.
 * `refuse.set("RCPT", "550 5.1.1 Nobody here")` makes the server say no to a word until it is deleted.
 */
export async function startSmtp() {
  const mails = [];
  const waiting = new Set();
  const sockets = new Set();
  const mailbox = { mails, refuse: new Map() };
  const deliver = (mail) => {
    mails.push(mail);
    for (const waiter of waiting) waiter();
  };
  const server = net.createServer((socket) => {
    sockets.add(socket.once("close", () => sockets.delete(socket)));
    talk(socket, mailbox, deliver);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return Object.assign(mailbox, {
    port,
    url: `smtp://127.0.0.1:${port}`,
    /**
     * The oldest mail to `to` that nobody took yet and `is` wants; waits for it, and throws when it does not come in
     * `timeout` ms. Letters about one account come in no order: say which one is meant.
     */
    next({ to, is = () => true, timeout = WAIT_MS }) {
      const take = () => {
        const mail = mails.find((one) => !one.taken && one.envelope.to.includes(to) && is(one));
        if (mail) mail.taken = true;
        return mail;
      };
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => done(null), timeout);
        const look = () => done(take());
        const done = (mail) => {
          if (mail === undefined) return;
          waiting.delete(look);
          clearTimeout(timer);
          mail ? resolve(mail) : reject(new Error(`no mail to ${to}; there are ${mails.map((one) => `"${one.subject}" to ${one.envelope.to}`).join(", ") || "none"}`));
        };
        waiting.add(look);
        look();
      });
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  });
}

/** For `next`: whether a mail brings a code. */
export const hasCode = (mail) => /\/login\/code\?code=/.test(mail.text ?? "");

/** One connection: RFC 5321, as much as a client needs. */
function talk(socket, { refuse }, deliver) {
  let rest = "";
  let lines = null;
  let envelope = { from: null, to: [] };
  const say = (text) => socket.write(`${text}\r\n`);
  const address = (text) => /<([^>]*)>/.exec(text)?.[1] ?? "";
  const words = {
    EHLO: () => say("250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN"),
    HELO: () => say("250 localhost"),
    AUTH: (text) => {
      envelope.auth = Buffer.from(text.split(" ")[2] ?? "", "base64").toString().split("\0").slice(1);
      say("235 2.7.0 Well");
    },
    MAIL: (text) => {
      envelope = { ...envelope, from: address(text), to: [] };
      say("250 2.1.0 Well");
    },
    RCPT: (text) => {
      envelope.to.push(address(text));
      say("250 2.1.5 Well");
    },
    DATA: () => {
      if (envelope.to.length === 0) return say("503 5.5.1 To whom?");
      lines = [];
      say("354 Go on");
    },
    RSET: () => {
      envelope = { ...envelope, from: null, to: [] };
      say("250 2.0.0 Well");
    },
    NOOP: () => say("250 2.0.0 Well"),
    QUIT: () => socket.end("221 2.0.0 Bye\r\n"),
  };
  const line = (text) => {
    if (lines === null) {
      const word = text.slice(0, 4).toUpperCase();
      return refuse.has(word) ? say(refuse.get(word)) : (words[word] ?? (() => say("500 5.5.2 What?")))(text);
    }
    if (text !== ".") return lines.push(text.replace(/^\./, ""));
    deliver({ envelope, ...parse(lines.join("\r\n")) });
    lines = null;
    envelope = { ...envelope, from: null, to: [] };
    say("250 2.0.0 Kept");
  };
  socket.on("error", () => {});
  // Byte for byte: a part's charset is known only when the mail is read.
  socket.setEncoding("latin1").on("data", (text) => {
    const pieces = (rest + text).split("\r\n");
    rest = pieces.pop();
    for (const piece of pieces) line(piece);
  });
  say("220 localhost");
}

/** A mail as a reader has it: `headers` by lower-case name, decoded; `subject`, `text`, `html`; `raw` as it came. */
export function parse(raw) {
  const mail = { raw, headers: headersOf(raw), text: null, html: null };
  mail.subject = mail.headers.subject ?? "";
  const walk = (part) => {
    const headers = headersOf(part);
    const body = part.slice(part.indexOf("\r\n\r\n") + 4);
    const type = headers["content-type"] ?? "text/plain";
    const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
    if (boundary) {
      for (const piece of `\r\n${body}`.split(`\r\n--${boundary}`).slice(1)) {
        if (piece.startsWith("--")) break;
        walk(piece.replace(/^[ \t]*\r\n/, ""));
      }
      return;
    }
    const kind = /^text\/(plain|html)/i.exec(type)?.[1].toLowerCase();
    if (!kind) return;
    const bytes = unwrap(body, headers["content-transfer-encoding"] ?? "7bit");
    const text = new TextDecoder(/charset="?([^";\s]+)"?/i.exec(type)?.[1] ?? "utf-8").decode(bytes);
    mail[kind === "plain" ? "text" : "html"] ??= text.replaceAll("\r\n", "\n");
  };
  walk(raw);
  return mail;
}

/** The headers of a mail or a part; one that comes twice has its values on lines of their own. */
function headersOf(part) {
  const headers = {};
  if (part.startsWith("\r\n")) return headers;
  const head = part.split("\r\n\r\n", 1)[0].replace(/\r\n(?=[ \t])/g, "");
  for (const line of head.split("\r\n")) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (!name) continue;
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}\n${decoded(value)}` : decoded(value);
  }
  return headers;
}

/** RFC 2047; what stands in UTF-8 as it is (RFC 6532) is read too. */
function decoded(value) {
  const plain = new TextDecoder().decode(Buffer.from(value, "latin1"));
  return plain
    .replace(/(\?=)\s+(?==\?)/g, "$1")
    // Neighbours of one kind are put together first: a letter may be cut in two.
    .replace(/(?:=\?[^?]+\?[bq]\?[^?]*\?=)+/gi, (run) => {
      const words = [...run.matchAll(/=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi)];
      const bytes = words.map(([, , kind, text]) => (kind.toLowerCase() === "b" ? Buffer.from(text, "base64") : unwrap(text.replaceAll("_", " "), "quoted-printable")));
      return new TextDecoder(words[0][1]).decode(Buffer.concat(bytes));
    });
}

function unwrap(body, encoding) {
  if (/^base64$/i.test(encoding)) return Buffer.from(body, "base64");
  if (!/^quoted-printable$/i.test(encoding)) return Buffer.from(body, "latin1");
  const text = body.replace(/[ \t]*=\r\n/g, (end) => end.slice(0, end.indexOf("="))).replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(text, "latin1");
}

/* SPDX-License-Identifier: Apache-2.0 */
// WebSocket over HTTP/2 (RFC 8441): handshakes by `node:http2`, frames (RFC 6455) by hand.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import http2 from "node:http2";

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;

const masked = (opcode, payload) => {
  const length = payload.length;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 126) {
    head[1] = 0x80 | length;
  } else if (length < 65_536) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, Buffer.from(payload.map((octet, i) => octet ^ mask[i & 3]))]);
};

/** The first frame of some bytes, and the bytes after it; undefined if it is not complete. */
const frameOf = (bytes) => {
  if (bytes.length < 2) {
    return undefined;
  }
  const short = bytes[1];
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) {
    return undefined;
  }
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = head + length;
  return bytes.length < end
    ? undefined
    : { fin: bytes[0] >= 0x80, opcode: bytes[0] & 15, payload: bytes.subarray(head, end), rest: bytes.subarray(end) };
};

/** One HTTP/2 connection. */
export class Session {
  /** Connects, and waits for the settings of the server. */
  static async open(base) {
    const url = new URL(base);
    const session = http2.connect(url.origin, { rejectUnauthorized: false });
    const [settings] = await once(session, "remoteSettings");
    return new Session(url, session, settings);
  }

  constructor(url, session, settings) {
    this.url = url;
    this.session = session;
    this.settings = settings;
  }

  path(below) {
    return this.url.pathname.replace(/\/?$/, "/") + below;
  }

  /** Asks for a WebSocket; undefined takes a header away. */
  connect(below, changes = {}) {
    const headers = {
      ":method": "CONNECT",
      ":protocol": "websocket",
      ":scheme": this.url.protocol.replace(":", ""),
      ":authority": this.url.host,
      ":path": this.path(below),
      "sec-websocket-version": "13",
      ...changes,
    };
    const given = Object.entries(headers).filter(([, value]) => value !== undefined);
    return new Socket(this.session.request(Object.fromEntries(given), { endStream: false }));
  }

  /** A WebSocket that is open. */
  async open(below, changes) {
    const socket = this.connect(below, changes);
    const { status } = await socket.answered;
    if (status !== 200) {
      throw new Error(`${below}: 200 expected, got ${status}`);
    }
    return socket;
  }

  /** The answer to a handshake that is refused: the status, the headers, and how the stream has ended. */
  async refused(below, changes) {
    const socket = this.connect(below, changes);
    const answer = await socket.answered;
    await socket.ended;
    return answer;
  }

  /** The answer to a plain request. */
  async get(below) {
    const stream = this.session.request({ ":path": this.path(below) });
    const [headers] = await once(stream, "response");
    stream.resume();
    await once(stream, "close");
    return { status: headers[":status"], headers };
  }

  close() {
    this.session.destroy();
  }
}

/** A WebSocket in a stream. */
class Socket {
  constructor(stream) {
    this.stream = stream;
    this.bytes = Buffer.alloc(0);
    this.frames = [];
    this.waiting = [];
    const failed = once(stream, "close").then(() => ({ status: 0, reset: stream.rstCode }));
    const response = new Promise((resolve) => {
      stream.on("response", (headers) => resolve({ status: headers[":status"], headers }));
    });
    this.answered = Promise.race([response, failed]);
    this.ended = new Promise((resolve) => {
      stream.on("end", resolve);
      stream.on("close", resolve);
    });
    stream.on("error", () => {}); // of resets, which the ends tell
    stream.on("data", (data) => this.received(data));
    this.ended.then(() => this.stream.end());
  }

  received(data) {
    this.bytes = Buffer.concat([this.bytes, data]);
    for (let frame = frameOf(this.bytes); frame; frame = frameOf(this.bytes)) {
      this.bytes = frame.rest;
      if (frame.opcode === PING) {
        this.stream.write(masked(10, frame.payload));
      } else if (this.waiting.length > 0) {
        this.waiting.shift()(frame);
      } else {
        this.frames.push(frame);
      }
    }
  }

  frame() {
    return this.frames.length > 0
      ? Promise.resolve(this.frames.shift())
      : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The next message or close frame: engines may send a large message in parts. */
  async next() {
    const first = await this.frame();
    const parts = [first.payload];
    for (let part = first; !part.fin; ) {
      part = await this.frame();
      parts.push(part.payload);
    }
    const payload = Buffer.concat(parts);
    if (first.opcode === CLOSE) {
      return { code: payload.length < 2 ? 1005 : payload.readUInt16BE(0), reason: payload.subarray(2).toString() };
    }
    return first.opcode === TEXT ? payload.toString() : payload;
  }

  send(message) {
    const text = typeof message === "string";
    this.stream.write(masked(text ? TEXT : BINARY, text ? Buffer.from(message) : message));
  }

  ask(message) {
    this.send(message);
    return this.next();
  }

  /** Says why it closes, and waits for the answer and for the end of the stream. */
  async close(code, reason = "") {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.stream.write(masked(CLOSE, Buffer.concat([payload, Buffer.from(reason)])));
    const answer = await this.next();
    await this.ended;
    return answer;
  }

  /** Answers a close frame, and waits for the end of the stream. */
  async answer({ code, reason }) {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.stream.write(masked(CLOSE, Buffer.concat([payload, Buffer.from(reason)])));
    await this.ended;
  }

  /** Resets the stream. */
  reset() {
    this.stream.close(http2.constants.NGHTTP2_CANCEL);
  }
}

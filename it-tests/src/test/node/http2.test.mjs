/* SPDX-License-Identifier: Apache-2.0 */
// The application under test over HTTP/2 (RFC 8441), on a server that can.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { Session } from "./http2.mjs";

const options = { timeout: 60_000 };
const base = process.env.KAWAT_URL;
const session = await Session.open(base);
after(() => session.close());

test("the server offers it", options, () => {
  assert.equal(session.settings.enableConnectProtocol, true);
});

test("text and bytes come back", options, async () => {
  for (const path of ["echo", "quick/echo"]) {
    const echo = await session.open(path);
    for (const text of ["", "grüße 🚀", "x".repeat(5_000)]) {
      assert.equal(await echo.ask(text), text);
    }
    const bytes = randomBytes(300_000); // more than the window of a stream
    assert.deepEqual(await echo.ask(bytes), bytes);
    assert.deepEqual(await echo.close(1000), { code: 1000, reason: "" });
  }
});

test("a close of the client is answered", options, async () => {
  const key = randomUUID();
  const socket = await session.open(`observed/${key}`);
  assert.deepEqual(await socket.close(4000, "bye"), { code: 4000, reason: "bye" });
  assert.match(await reported(key, "close "), /^close 4000 'bye' /);
});

test("a close of the server arrives", options, async () => {
  const key = randomUUID();
  const socket = await session.open(`observed/${key}`);
  const close = await socket.ask("terminate 3001 enough");
  assert.deepEqual(close, { code: 3001, reason: "enough" });
  await socket.answer(close);
  assert.match(await reported(key, "close "), /^close 3001 'enough' /);
});

test("a stream that is reset is a 1006", options, async () => {
  const key = randomUUID();
  const socket = await session.open(`observed/${key}`);
  assert.equal(await socket.ask("hello"), "heard hello");
  socket.reset();
  assert.match(await reported(key, "close "), /^close 1006 /);
});

test("a connection that ends is a 1006 for each of its streams", options, async () => {
  const other = await Session.open(base);
  const keys = [randomUUID(), randomUUID()];
  for (const key of keys) {
    assert.equal(await (await other.open(`observed/${key}`)).ask("hello"), "heard hello");
  }
  other.close();
  for (const key of keys) {
    assert.match(await reported(key, "close "), /^close 1006 /);
  }
});

/** The first entry of a report that begins so. */
async function reported(key, beginning) {
  const report = await session.open(`report/${key}`);
  for (;;) {
    const entry = await report.next();
    if (entry.startsWith(beginning)) {
      report.reset();
      return entry;
    }
  }
}

test("the path and the filters of the application are as over HTTP/1.1", options, async () => {
  const variable = await session.open("path/w%C3%B6rd/7?q=a%20b");
  assert.equal(await variable.next(), "wörd 7 {q=[a b]}");
  variable.reset();
  const wrapped = await session.open("front/known/x");
  assert.equal(await wrapped.next(), "known x: fiona [of-the-filter] from 192.0.2.7");
  wrapped.reset();
  const forwarded = await session.open("front/filtered");
  assert.equal(await forwarded.next(), "by-filter wörd: nobody [] from 127.0.0.1");
  assert.equal(await forwarded.ask("echo"), "echo");
  forwarded.reset();
});

test("the subprotocol is the server's favourite", options, async () => {
  const socket = await session.open("subprotocol/lenient", { "sec-websocket-protocol": "v1, v2" });
  assert.equal((await socket.answered).headers["sec-websocket-protocol"], "v2");
  assert.equal(await socket.next(), "v2");
  socket.reset();
});

test("no extension is agreed on, though one is offered", options, async () => {
  const echo = await session.open("echo", { "sec-websocket-extensions": "permessage-deflate" });
  assert.equal((await echo.answered).headers["sec-websocket-extensions"], undefined);
  assert.equal(await echo.ask("plain"), "plain");
  echo.reset();
});

test("the origin of the same host is allowed", options, async () => {
  const echo = await session.open("echo", { origin: session.url.origin });
  assert.equal(await echo.ask("hello"), "hello");
  echo.reset();
});

for (const [what, path, changes, status] of [
  ["a foreign origin", "echo", { origin: "https://elsewhere.example" }, 403],
  ["an origin without a host", "echo", { origin: "null" }, 403],
  ["another version", "echo", { "sec-websocket-version": "8" }, 426],
  ["no version", "echo", { "sec-websocket-version": undefined }, 400],
  ["a body", "echo", { "content-length": "3" }, 400],
  ["malformed extensions", "echo", { "sec-websocket-extensions": "permessage-deflate; =" }, 400],
  ["no subprotocol that is spoken", "subprotocol/strict", { "sec-websocket-protocol": "v2" }, 400],
  ["the gate", `gate/${randomUUID()}/429`, {}, 429],
  ["a filter", "front/closed/x", {}, 401],
  ["a filter, however the path is written", "front/clos%65d/x", {}, 401],
  ["a value that is no segment", "rooms/%2F", {}, 400],
  ["another protocol in the tunnel", "echo", { ":protocol": "connect-udp" }, 501],
  ["another writing of the protocol", "echo", { ":protocol": "WebSocket" }, 501],
]) {
  test(`${what} is refused with ${status}`, options, async () => {
    assert.equal((await session.refused(path, changes)).status, status);
  });
}

test("a refusal has its headers", options, async () => {
  const gate = await session.refused(`gate/${randomUUID()}/401`);
  assert.equal(gate.status, 401);
  assert.equal(gate.headers["www-authenticate"], "Bearer");
  const version = await session.refused("echo", { "sec-websocket-version": "8" });
  assert.equal(version.headers["sec-websocket-version"], "13");
});

test("other paths are not ours", options, async () => {
  for (const path of ["rooms", "rooms/", "rooms/a/", "rooms/a/b", "/rooms/a", "ROOMS/a"]) {
    const { status } = await session.refused(path);
    assert.ok(status === 0 || status >= 400, `${path}: ${status}`);
  }
});

test("a request without an upgrade gets 426, and no header that HTTP/2 forbids", options, async () => {
  const { status, headers } = await session.get("echo");
  assert.equal(status, 426);
  assert.equal(headers.connection, undefined);
  assert.equal(headers.upgrade, undefined);
});

test("fifty streams of one connection hear what one says", options, async () => {
  const crowd = await Promise.all(Array.from({ length: 50 }, () => session.open(`crowd/http2-${process.pid}`)));
  for (const socket of crowd) {
    assert.equal(await socket.next(), "in");
  }
  crowd[0].send("topic hello");
  for (const socket of crowd) {
    assert.equal(await socket.next(), "hello");
  }
  assert.equal(await crowd[0].next(), "receivers 50");
  crowd.forEach((socket) => socket.reset());
});

test("a stream that is not read holds up no other", options, async () => {
  const stuck = await session.open("flood");
  stuck.stream.pause();
  stuck.send("flood 2 10000"); // more than the window of the stream
  const echo = await session.open("echo");
  for (let i = 0; i < 10; i++) { // in much less time than the write timeout
    assert.equal(await echo.ask(`still ${i}`), `still ${i}`);
  }
  stuck.stream.resume();
  const next = [0, 0];
  for (let i = 0; i < 20_000; i++) {
    const [sender, number] = (await stuck.next()).split(" ").map(Number);
    assert.equal(number, next[sender]++);
  }
  assert.equal(await stuck.next(), "done");
  stuck.reset();
  echo.reset();
});

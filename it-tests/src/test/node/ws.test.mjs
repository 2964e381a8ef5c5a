/* SPDX-License-Identifier: Apache-2.0 */
// The application under test as npm's `ws` sees it.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { test } from "node:test";
import { Client } from "./client.mjs";

const options = { timeout: 60_000 };

test("text, bytes and JSON come back", options, async () => {
  const echo = await Client.open("echo");
  assert.equal(await echo.ask("aé€😀"), "aé€😀");
  assert.equal(await echo.ask(""), "");
  const bytes = randomBytes(100_000);
  assert.deepEqual(await echo.ask(bytes), bytes);
  const json = await Client.open("json");
  const answer = JSON.parse(await json.ask(JSON.stringify({ to: "World", times: 1, tags: ["a"] })));
  assert.deepEqual(answer, { to: "World!", times: 2, tags: ["a"] });
  await Promise.all([echo.close(), json.close()]);
});

test("fragments become one message", options, async () => {
  const echo = await Client.open("echo");
  echo.socket.send("one ", { fin: false });
  echo.socket.send("two ", { fin: false });
  assert.equal(await echo.ask("three"), "one two three");
  await echo.close();
});

test("no extension is agreed on, though one is offered", options, async () => {
  const echo = await Client.open("echo");
  assert.equal(echo.socket.extensions, "");
  await echo.close();
});

test("the subprotocol is the server's favourite", options, async () => {
  const client = await Client.open("subprotocol/lenient", ["v1", "v2"]);
  assert.equal(client.socket.protocol, "v2");
  assert.equal(await client.next(), "v2");
  await client.close();
});

test("a ping is answered", options, async () => {
  const echo = await Client.open("echo");
  echo.socket.ping("beat");
  const [payload] = await once(echo.socket, "pong");
  assert.equal(payload.toString(), "beat");
  await echo.close();
});

test("path and query arrive decoded", options, async () => {
  const client = await Client.open("path/w%C3%B6rd/7?q=a%20b");
  assert.equal(await client.next(), "wörd 7 {q=[a b]}");
  await client.close();
});

for (const code of [1000, 1001, 3000, 3001, 4999]) {
  test(`close with ${code} is answered with it`, options, async () => {
    const echo = await Client.open("echo");
    assert.deepEqual((await echo.close(code, "bye")).code, code);
  });
}

test("close without a code is answered", options, async () => {
  const echo = await Client.open("echo");
  echo.socket.close();
  assert.ok([1000, 1005].includes((await echo.closed).code));
});

for (const [command, code, reason] of [
  ["terminate", 1000, ""],
  ["terminate 3001 enough", 3001, "enough"],
  ["terminate 2999 enough", 1000, ""],
  ["close 3000 enough", 3000, "enough"],
]) {
  test(`"${command}" closes with ${code}`, options, async () => {
    const client = await Client.open(`observed/${randomUUID()}`);
    client.socket.send(command);
    assert.deepEqual(await client.closed, { code, reason });
  });
}

test("a refused handshake has its status", options, async () => {
  const client = new Client(`gate/${randomUUID()}/401`);
  assert.match((await client.next()).message, /401/);
});

test("a message that is too large ends with 1009", options, async () => {
  const client = await Client.open(`small/${randomUUID()}`);
  assert.equal(await client.ask(Buffer.alloc(1024)), "bytes 1024");
  client.socket.send(Buffer.alloc(1025));
  assert.deepEqual(await client.closed, { code: 1009, reason: "" });
});

test("a failing callback ends with 1011", options, async () => {
  const client = await Client.open(`failing/${randomUUID()}?in=message`);
  client.socket.send("now");
  assert.deepEqual(await client.closed, { code: 1011, reason: "" });
});

test("who vanishes is a 1006", options, async () => {
  const key = randomUUID();
  const client = await Client.open(`observed/${key}`);
  const report = await Client.open(`report/${key}`);
  assert.equal(await report.next(), "gate");
  assert.match(await report.next(), /^open /);
  client.socket.terminate();
  assert.match(await report.next(), /^close 1006 '' /);
  await report.close();
});

test("fifty hear what one says", options, async () => {
  const crowd = await Promise.all(Array.from({ length: 50 }, () => Client.open(`crowd/node-${process.pid}`)));
  for (const client of crowd) {
    assert.equal(await client.next(), "in");
  }
  crowd[0].socket.send("topic hello");
  for (const client of crowd) {
    assert.equal(await client.next(), "hello");
  }
  assert.equal(await crowd[0].next(), "receivers 50");
  await Promise.all(crowd.map((client) => client.close()));
});

test("four senders with 10000 messages each keep their order", options, async () => {
  const client = await Client.open("flood");
  const next = [0, 0, 0, 0];
  client.socket.send("flood 4 10000");
  for (let i = 0; i < 40_000; i++) {
    const [sender, number] = (await client.next()).split(" ").map(Number);
    assert.equal(number, next[sender]++);
  }
  assert.equal(await client.next(), "done");
  await client.close();
});

/* SPDX-License-Identifier: Apache-2.0 */
// The endpoint that KAWAT_DEFLATE names, which echoes up to 1 MiB and agrees on permessage-deflate (RFC 7692), as npm's `ws` sees it. `ws`
// itself refuses an answer that its offer does not allow.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { Client } from "./client.mjs";

const PATH = process.env.KAWAT_DEFLATE;
const MAX_BYTES = 1 << 20;
const SIZES = [0, 1, 2, 125, 126, 127, 1023, 1024, 1025, 4095, 4096, 65_535, 65_536, 300_000, MAX_BYTES];
const WORDS = "wire, fil, Draht, alambre, кабель, 電線 😀 ";
const options = { timeout: 120_000 };

/** A connection whose every message is compressed, however small. */
function open(offer) {
  return Client.open(PATH, [], { perMessageDeflate: { threshold: 0, ...offer }, maxPayload: 4 * MAX_BYTES });
}

/** Text of so many bytes in UTF-8, or up to three fewer where a character would be cut. */
function text(bytes) {
  const whole = Buffer.from(WORDS.repeat(Math.ceil(bytes / Buffer.byteLength(WORDS))));
  return new TextDecoder().decode(whole.subarray(0, bytes), { stream: true });
}

/** Every kind of content in every size, small and large in turn. */
function* messages() {
  for (const size of SIZES) {
    yield randomBytes(Math.min(size, MAX_BYTES - 4096)); // for it gets longer when it is compressed
    yield text(size);
    yield Buffer.alloc(size, "abcdefgh");
    yield randomBytes(size >> 1).toString("hex");
    yield "";
    yield Buffer.alloc(0);
  }
}

async function assertEchoes(client, message, sendOptions) {
  client.socket.send(message, sendOptions);
  const answer = await client.next();
  assert.equal(typeof answer, typeof message);
  const same = typeof message === "string" ? answer === message : message.equals(answer);
  assert.ok(same, `${typeof message} of ${message.length} came back with ${answer.length}: ${String(answer).slice(0, 80)}`);
}

/** The answered parameters of the extension; undefined if it was not agreed on. */
function agreed(client) {
  return client.socket._extensions["permessage-deflate"]?.params;
}

for (const [name, offer] of Object.entries({
  "the default offer": {},
  "no client_max_window_bits": { clientMaxWindowBits: false },
  "client_max_window_bits=9": { clientMaxWindowBits: 9 },
  "client_max_window_bits=15": { clientMaxWindowBits: 15 },
  "server_max_window_bits=15": { serverMaxWindowBits: 15 },
  client_no_context_takeover: { clientNoContextTakeover: true },
  server_no_context_takeover: { serverNoContextTakeover: true },
  "no context takeover and 10 bits for the client": {
    clientNoContextTakeover: true,
    serverNoContextTakeover: true,
    clientMaxWindowBits: 10,
  },
})) {
  test(`everything comes back with ${name}`, options, async () => {
    const client = await open(offer);
    const parameters = agreed(client);
    assert.ok(parameters, "the extension must be agreed on");
    if (offer.serverNoContextTakeover) {
      assert.equal(parameters.server_no_context_takeover, true); // RFC 7692 7.1.1.1: else the offer must be declined
    }
    for (const message of messages()) {
      await assertEchoes(client, message);
    }
    assert.equal((await client.close()).code, 1000);
  });
}

for (const bits of [9, 12]) {
  test(`server_max_window_bits=${bits} is kept, or declined`, options, async () => {
    const client = await open({ serverMaxWindowBits: bits });
    const parameters = agreed(client);
    if (parameters) {
      assert.ok(parameters.server_max_window_bits <= bits); // RFC 7692 7.1.2.1
    }
    for (const message of messages()) {
      await assertEchoes(client, message);
    }
    assert.equal((await client.close()).code, 1000);
  });
}

test("nothing is agreed on where nothing is offered", options, async () => {
  const client = await Client.open(PATH, [], { perMessageDeflate: false });
  assert.equal(client.socket.extensions, "");
  await assertEchoes(client, text(10_000));
  await client.close();
});

test("what is large is compressed on its way back", options, async () => {
  const client = await open({});
  const before = client.socket._socket.bytesRead;
  await assertEchoes(client, text(MAX_BYTES));
  const read = client.socket._socket.bytesRead - before;
  assert.ok(read < MAX_BYTES / 10, `${read} bytes for ${MAX_BYTES}`);
  await client.close();
});

test("messages may be compressed or not", options, async () => {
  const client = await open({});
  for (const size of [0, 5, 2000, 70_000]) {
    await assertEchoes(client, text(size), { compress: false });
    await assertEchoes(client, text(size), { compress: true });
    await assertEchoes(client, randomBytes(size), { compress: false });
  }
  await client.close();
});

test("a compressed message may come in fragments, with a ping between", options, async () => {
  const client = await open({});
  for (let i = 0; i < 20; i++) {
    const parts = [text(i * 100), "", text(i), text(10_000)];
    client.socket.send(parts[0], { fin: false });
    client.socket.ping("between");
    client.socket.send(parts[1], { fin: false });
    client.socket.send(parts[2], { fin: false });
    assert.equal(await client.ask(parts[3]), parts.join(""));
  }
  await client.close();
});

test("a thousand messages at once keep their order", options, async () => {
  const client = await open({});
  const sent = Array.from({ length: 1000 }, (_, i) => `${i} ${text(i % 700)}`);
  sent.forEach((message) => client.socket.send(message));
  for (const message of sent) {
    assert.equal(await client.next(), message);
  }
  await client.close();
});

test("twenty connections at once do not share a context", options, async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => open({})));
  await Promise.all(
    clients.map(async (client, i) => {
      for (let n = 0; n < 50; n++) {
        await assertEchoes(client, `${i}/${n} ${text(n * 37)}`);
      }
      await client.close();
    }),
  );
});

test("the limit is for what comes out, not for what is sent", options, async () => {
  const client = await open({});
  await assertEchoes(client, Buffer.alloc(MAX_BYTES));
  client.socket.send(Buffer.alloc(MAX_BYTES + 1));
  assert.deepEqual(await client.closed, { code: 1009, reason: "" });
});

test("a bomb is refused", options, async () => {
  const client = await open({});
  client.socket.send(Buffer.alloc(256 * MAX_BYTES)); // a quarter of a mebibyte on the wire
  assert.deepEqual(await client.closed, { code: 1009, reason: "" });
});

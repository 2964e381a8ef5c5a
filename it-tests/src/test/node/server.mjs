// SPDX-License-Identifier: Apache-2.0
// Servers of npm's `ws`, for a client that is ours. The path of a handshake says what its server does, the query how: `deflate` has
// the options for permessage-deflate as JSON (compression is off without it), `code` and `reason` are what to close with. Every
// connection that ends is a line.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const SUBPROTOCOLS = ["b", "c"];

/** Four parts of a message, the smallest first. */
function parts(data) {
  return [0, 1, 2, Math.max(2, data.length >> 1)].map((from, i, all) => data.subarray(from, all[i + 1] ?? data.length));
}

const BEHAVIORS = {
  "/echo"(peer) {
    peer.on("message", (data, binary) => peer.send(data, { binary }));
  },

  /** Echoes in fragments, with a ping between any two. */
  "/fragments"(peer) {
    peer.on("message", (data, binary) => {
      parts(data).forEach((part, i, all) => {
        const last = i === all.length - 1;
        peer.send(part, { binary, fin: last });
        if (!last) {
          peer.ping(`${i + 1}`);
        }
      });
    });
  },

  /** Pings with what it gets, and says what comes back. */
  "/pings"(peer) {
    peer.on("message", (data) => peer.ping(data));
    peer.on("pong", (data) => peer.send(`pong ${data}`));
  },

  /** Closes at the first message. */
  "/closes"(peer, query) {
    peer.on("message", () => {
      const code = query.get("code");
      code === null ? peer.close() : peer.close(Number(code), query.get("reason") ?? "");
    });
  },
};

const http = createServer();

http.on("upgrade", (request, socket, head) => {
  const { pathname, searchParams: query } = new URL(request.url, "http://localhost");
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: JSON.parse(query.get("deflate") ?? "false"),
    handleProtocols: (offered) => [...offered].find((subprotocol) => SUBPROTOCOLS.includes(subprotocol)) ?? false,
  });
  server.handleUpgrade(request, socket, head, (peer) => {
    peer.on("error", (error) => console.error(error));
    peer.on("close", (code, reason) => console.log(`closed ${code} ${reason}`));
    BEHAVIORS[pathname](peer, query);
  });
});

http.listen(0, "127.0.0.1", () => console.log(`listening at 127.0.0.1:${http.address().port}`));
process.stdin.on("end", () => process.exit()).resume(); // with whoever started it

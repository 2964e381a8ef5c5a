/* SPDX-License-Identifier: Apache-2.0 */

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** After how long a connection counts as one that worked, so that the delays begin anew. */
const STABLE_MS = 10_000;

/** Whether trying again would end the same way. Codes from 3000 on are an application's own. */
function isFinal(code) {
  return [1002, 1003, 1007, 1008, 1009, 1010].includes(code) || code >= 3000;
}

/**
 * A WebSocket that comes back: it connects again after a growing, random delay, and at once when the network or the
 * reader returns. It carries JSON.
 *
 * States: "connecting", "open", "waiting" (for the next attempt), and "refused" (until `retry` or for ever).
 */
export class Connection {
  #url;
  #onState;
  #onMessage;
  #socket = null;
  #timer = 0;
  #attempts = 0;
  #openedAt = 0;
  #refused = false;
  #listening = new AbortController();

  /**
   * @param {URL} url where to
   * @param {(state: string, reason: string) => void} onState told of every change
   * @param {(message: object) => void} onMessage told of every message
   */
  constructor(url, onState, onMessage) {
    this.#url = url;
    this.#onState = onState;
    this.#onMessage = onMessage;
    const options = { signal: this.#listening.signal };
    addEventListener("online", () => this.#wake(), options);
    // A dead network says nothing, and the socket would seem open for minutes.
    addEventListener("offline", () => this.#end(1006, ""), options);
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake(), options);
    this.#connect();
  }

  /** Sends a message; false if there is no connection to send it on. */
  send(message) {
    const open = this.#socket?.readyState === WebSocket.OPEN;
    if (open) {
      this.#socket.send(JSON.stringify(message));
    }
    return open;
  }

  /** Connects now, if there is no connection. */
  retry() {
    this.#refused = false;
    this.#attempts = 0;
    this.#wake();
  }

  /** Ends it for good. Nothing is told afterwards. */
  close() {
    this.#listening.abort();
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #wake() {
    if (!this.#socket && !this.#refused) {
      this.#connect();
    }
  }

  #connect() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    // An older socket may still have something to tell, but nobody listens to it.
    const ifCurrent = (listener) => (event) => this.#socket === socket && listener(event);
    socket.onopen = ifCurrent(() => {
      clearTimeout(this.#timer);
      this.#openedAt = Date.now();
      this.#onState("open", "");
    });
    socket.onmessage = ifCurrent((event) => this.#onMessage(JSON.parse(event.data)));
    socket.onclose = ifCurrent((event) => this.#end(event.code, event.reason));
    this.#timer = setTimeout(() => this.#end(1006, ""), CONNECT_TIMEOUT_MS);
    this.#onState("connecting", "");
  }

  #end(code, reason) {
    const socket = this.#socket;
    if (!socket) {
      return;
    }
    this.#socket = null;
    clearTimeout(this.#timer);
    socket.close();
    if (isFinal(code)) {
      this.#refused = true;
      this.#onState("refused", reason || `The server closed the connection (${code}).`);
      return;
    }
    if (this.#openedAt && Date.now() - this.#openedAt > STABLE_MS) {
      this.#attempts = 0;
    }
    this.#openedAt = 0;
    // The random part keeps the pages of a restarted server from returning all at once.
    const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** ++this.#attempts);
    this.#timer = setTimeout(() => this.#connect(), longest / 2 + (Math.random() * longest) / 2);
    this.#onState("waiting", reason);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
// A client for the tests with npm's `ws`. KAWAT_URL is where the application under test is.
import { once } from "node:events";
import WebSocket from "ws";

const URL = process.env.KAWAT_URL;

/** A connection and what it has received, to be taken one by one. */
export class Client {
  #received = [];
  #waiting = [];

  constructor(path, subprotocols = [], options = {}) {
    this.socket = new WebSocket(URL + path, subprotocols, options);
    this.closed = new Promise((resolve) =>
      this.socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() })),
    );
    this.closed.then(({ code }) => this.#waiting.forEach(({ reject }) => reject(new Error(`closed with ${code}`))));
    this.socket.on("message", (data, binary) => this.#add(binary ? data : data.toString()));
    this.socket.on("error", (error) => this.#add(error));
  }

  static async open(path, subprotocols, options) {
    const client = new Client(path, subprotocols, options);
    await once(client.socket, "open");
    return client;
  }

  #add(message) {
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting.resolve(message);
    } else {
      this.#received.push(message);
    }
  }

  next() {
    const message = this.#received.shift();
    if (message !== undefined) {
      return Promise.resolve(message);
    }
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  ask(message) {
    this.socket.send(message);
    return this.next();
  }

  async close(code = 1000, reason = "") {
    this.socket.close(code, reason);
    return this.closed;
  }
}

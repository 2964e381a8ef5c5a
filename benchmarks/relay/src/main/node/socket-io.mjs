// SPDX-License-Identifier: Apache-2.0
// A server of Socket.IO, with its adapter for Redis: node socket-io.mjs REDIS_PORT. Says "ready PORT", and does what it is told.
import { createAdapter } from "@socket.io/redis-adapter";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createClient } from "redis";
import { Server } from "socket.io";

const publisher = createClient({ url: `redis://127.0.0.1:${process.argv[2]}` });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);
const http = createServer();
const io = new Server(http, { transports: ["websocket"], adapter: createAdapter(publisher, subscriber) });
io.on("connection", (socket) => {
    socket.join("hot");
    socket.emit("m", "subscribed");
});

const BATCH = 256;
let credits = 0;
let wake = () => {};

function text(number, bytes) {
    return `0 ${number} ${process.hrtime.bigint()} `.padEnd(bytes, "x");
}

function publish(number, bytes) {
    io.to("hot").emit("m", text(number, bytes));
}

async function run(seconds, bytes) {
    const end = performance.now() + seconds * 1000;
    let number = 0;
    while (performance.now() < end) {
        for (let i = 0; i < BATCH && credits > 0; i++, credits--) {
            publish(number++, bytes);
        }
        if (credits > 0) {
            await new Promise(setImmediate);
        } else {
            await new Promise((go) => {
                const later = setTimeout(go, 100);
                wake = () => {
                    clearTimeout(later);
                    go();
                };
            });
        }
    }
    return number;
}

async function pace(seconds, rate, bytes) {
    const begin = performance.now();
    let number = 0;
    while (number < seconds * rate) {
        const due = ((performance.now() - begin) * rate) / 1000;
        while (number < due) {
            publish(number++, bytes);
        }
        await new Promise((go) => setTimeout(go, 1));
    }
    return number;
}

const actions = {
    run: (kind, seconds, threads, bytes) => run(Number(seconds), Number(bytes)),
    pace: (kind, seconds, rate, bytes) => pace(Number(seconds), Number(rate), Number(bytes)),
    credit: (count) => {
        credits += Number(count);
        wake();
    },
};

createInterface({ input: process.stdin })
    .on("line", async (line) => {
        const [name, ...words] = line.split(" ");
        const answer = await actions[name](...words);
        if (answer !== undefined) {
            console.log(`${name} ${answer}`);
        }
    })
    .on("close", () => process.exit());

http.listen(0, "127.0.0.1", () => console.log(`ready ${http.address().port}`));

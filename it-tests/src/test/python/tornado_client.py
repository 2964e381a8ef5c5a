# SPDX-License-Identifier: Apache-2.0
"""Tornado as a client that offers permessage-deflate: sends each line of its input, and prints each message that it gets."""
import sys

import tornado.ioloop
import tornado.websocket


async def main():
    connection = await tornado.websocket.websocket_connect(sys.argv[1], compression_options={})
    print("open", flush=True)
    loop = tornado.ioloop.IOLoop.current()

    async def send():
        while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
            await connection.write_message(line.decode("utf-8").rstrip("\n"))
        connection.close(1000)

    loop.add_callback(send)
    while (message := await connection.read_message()) is not None:
        sys.stdout.buffer.write(message.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()


tornado.ioloop.IOLoop.current().run_sync(main)

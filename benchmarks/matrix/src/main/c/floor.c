/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The floor of the benchmark matrix: what the machine allows a WebSocket server that is nothing else.
 *
 *     cc -O2 -o floor floor.c && ./floor PORT
 *
 * One thread, epoll, no framework. /echo returns what it gets; /broadcast sends it to all connections of that path, the sender
 * included. A readiness is one read, all whole frames in it, and one write. What one turn of the loop broadcasts is laid out once
 * and written to each connection at once. It unmasks, answers pings and closes, goes on after short writes, and fails frames that
 * are unmasked, fragmented, reserved or over a megabyte. It does not check UTF-8, does not time out and bounds no queue: those are
 * work that the servers do and it does not. Listens on the loopback address alone.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };
enum { EVENTS = 1024, READ_BYTES = 256 * 1024, MAX_PAYLOAD = 1 << 20, MAX_HEADER = 14 };

/* Bytes from start to end of an allocation that grows. */
struct bytes {
    uint8_t *data;
    size_t start, end, capacity;
};

struct connection {
    int fd;
    bool open, gone, waits_for_writable;
    bool listens;  /* to broadcasts */
    size_t place;  /* among the listeners */
    struct bytes rest;   /* the beginning of a frame, or of the request */
    struct bytes unsent; /* what a socket did not take */
    struct connection *next_gone;
};

static int loop;
static struct connection **listeners;
static size_t listener_count, listener_capacity;
static struct connection *gone; /* to be freed when no event can name them any more */
static uint8_t input[READ_BYTES + MAX_PAYLOAD + MAX_HEADER];
static struct bytes answer;    /* of the connection that is being read */
static struct bytes broadcast; /* of this turn of the loop */

static void *checked(void *allocated)
{
    if (!allocated) {
        perror("memory");
        exit(1);
    }
    return allocated;
}

/* Room for so many bytes after the end. */
static uint8_t *room(struct bytes *bytes, size_t more)
{
    if (bytes->end + more > bytes->capacity) {
        bytes->capacity = 2 * (bytes->end + more);
        bytes->data = checked(realloc(bytes->data, bytes->capacity));
    }
    return bytes->data + bytes->end;
}

static void append(struct bytes *bytes, const void *data, size_t length)
{
    memcpy(room(bytes, length), data, length);
    bytes->end += length;
}

static void release(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}

/* ---- RFC 6455 4.2.2: the answer to a key is the Base64 of a SHA-1 (FIPS 180-4, 6.1) ---- */

static uint32_t rotate(uint32_t word, int by)
{
    return word << by | word >> (32 - by);
}

static void sha1_block(uint32_t state[5], const uint8_t block[64])
{
    uint32_t schedule[80];
    for (int t = 0; t < 16; t++) {
        uint32_t word;
        memcpy(&word, block + 4 * t, 4);
        schedule[t] = ntohl(word);
    }
    for (int t = 16; t < 80; t++)
        schedule[t] = rotate(schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16], 1);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int t = 0; t < 80; t++) {
        uint32_t mixed = t < 20   ? ((b & c) ^ (~b & d)) + 0x5a827999
                         : t < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                         : t < 60 ? ((b & c) ^ (b & d) ^ (c & d)) + 0x8f1bbcdc
                                  : (b ^ c ^ d) + 0xca62c1d6;
        uint32_t next = rotate(a, 5) + mixed + e + schedule[t];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

/* Of at most 119 bytes, which two blocks hold. */
static void sha1(const uint8_t *message, size_t length, uint8_t digest[20])
{
    uint8_t blocks[128] = {0};
    size_t padded = length < 56 ? 64 : 128;
    memcpy(blocks, message, length);
    blocks[length] = 0x80;
    uint32_t bits = htonl((uint32_t)(8 * length));
    memcpy(blocks + padded - 4, &bits, 4);
    uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    for (size_t at = 0; at < padded; at += 64)
        sha1_block(state, blocks + at);
    for (int i = 0; i < 5; i++) {
        uint32_t word = htonl(state[i]);
        memcpy(digest + 4 * i, &word, 4);
    }
}

/* 20 bytes make 27 characters and one of padding. */
static void base64_of_digest(const uint8_t digest[20], char text[29])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 27; i++) {
        int bit = 6 * i, byte = bit / 8;
        unsigned pair = (unsigned)digest[byte] << 8 | (byte + 1 < 20 ? digest[byte + 1] : 0u);
        text[i] = digits[pair >> (10 - bit % 8) & 63];
    }
    text[27] = '=';
    text[28] = 0;
}

/* ---- writing ---- */

static void drop(struct connection *connection)
{
    if (connection->gone)
        return;
    connection->gone = true;
    if (connection->listens) {
        struct connection *last = listeners[--listener_count];
        listeners[connection->place] = last;
        last->place = connection->place;
    }
    close(connection->fd);
    connection->next_gone = gone;
    gone = connection;
}

static void wait_for_writable(struct connection *connection, bool wait)
{
    struct epoll_event event = {.events = EPOLLIN | (wait ? EPOLLOUT : 0), .data.ptr = connection};
    epoll_ctl(loop, EPOLL_CTL_MOD, connection->fd, &event);
    connection->waits_for_writable = wait;
}

static void send_bytes(struct connection *connection, const uint8_t *data, size_t length)
{
    if (connection->gone)
        return;
    if (connection->unsent.end == 0) {
        ssize_t written = write(connection->fd, data, length);
        if (written == (ssize_t)length)
            return;
        if (written < 0 && errno != EAGAIN) {
            drop(connection);
            return;
        }
        if (written > 0) {
            data += written;
            length -= (size_t)written;
        }
    }
    append(&connection->unsent, data, length);
    if (!connection->waits_for_writable)
        wait_for_writable(connection, true);
}

static void writable(struct connection *connection)
{
    struct bytes *unsent = &connection->unsent;
    ssize_t written = write(connection->fd, unsent->data + unsent->start, unsent->end - unsent->start);
    if (written < 0) {
        if (errno != EAGAIN)
            drop(connection);
        return;
    }
    unsent->start += (size_t)written;
    if (unsent->start == unsent->end) {
        release(unsent);
        wait_for_writable(connection, false);
    }
}

static void send_broadcast(void)
{
    if (broadcast.end == 0)
        return;
    for (size_t i = listener_count; i-- > 0;) /* downwards: a drop moves the last one to its place */
        send_bytes(listeners[i], broadcast.data, broadcast.end);
    broadcast.end = 0;
}

/* ---- reading ---- */

static size_t put_header(uint8_t *out, int opcode, size_t length)
{
    out[0] = (uint8_t)(0x80 | opcode);
    if (length < 126) {
        out[1] = (uint8_t)length;
        return 2;
    }
    if (length <= 0xffff) {
        out[1] = 126;
        out[2] = (uint8_t)(length >> 8);
        out[3] = (uint8_t)length;
        return 4;
    }
    out[1] = 127;
    for (int i = 0; i < 8; i++)
        out[2 + i] = (uint8_t)((uint64_t)length >> (56 - 8 * i));
    return 10;
}

static void unmask(uint8_t *out, const uint8_t *in, size_t length, const uint8_t key[4])
{
    uint64_t keys;
    memcpy(&keys, key, 4);
    memcpy((uint8_t *)&keys + 4, key, 4);
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, in + i, 8);
        word ^= keys;
        memcpy(out + i, &word, 8);
    }
    for (; i < length; i++)
        out[i] = in[i] ^ key[i & 3];
}

/* Answers one whole frame; false when it ends the connection. */
static bool frame(struct connection *connection, int opcode, const uint8_t *payload, size_t length, const uint8_t *key)
{
    bool data = opcode == TEXT || opcode == BINARY;
    if (opcode == PONG)
        return true;
    if (!data && opcode != PING && opcode != CLOSE)
        return false;
    struct bytes *to = data && connection->listens ? &broadcast : &answer;
    uint8_t *out = room(to, length + MAX_HEADER);
    size_t header = put_header(out, opcode == PING ? PONG : opcode, length);
    unmask(out + header, payload, length, key);
    to->end += header + length;
    return opcode != CLOSE;
}

/* Reads the whole frames there are. Returns how many bytes they had, or -1 when the connection is to end. */
static ssize_t frames(struct connection *connection, const uint8_t *bytes, size_t available)
{
    size_t at = 0;
    while (available - at >= 6) {
        const uint8_t *start = bytes + at;
        if ((start[0] & 0xf0) != 0x80 || !(start[1] & 0x80))
            return -1;
        size_t length = start[1] & 0x7f, header = 2;
        if (length == 126) {
            header = 4;
            length = (size_t)start[2] << 8 | start[3];
        } else if (length == 127) {
            if (available - at < MAX_HEADER)
                break;
            header = 10;
            length = 0;
            for (int i = 2; i < 10; i++)
                length = length << 8 | start[i];
            if (length > MAX_PAYLOAD)
                return -1;
        }
        if (available - at < header + 4 + length)
            break;
        if (!frame(connection, start[0] & 0x0f, start + header + 4, length, start + header))
            return -1;
        at += header + 4 + length;
    }
    return (ssize_t)at;
}

static void listen_to_broadcasts(struct connection *connection)
{
    if (listener_count == listener_capacity) {
        listener_capacity = listener_capacity ? 2 * listener_capacity : 1024;
        listeners = checked(realloc(listeners, listener_capacity * sizeof *listeners));
    }
    connection->listens = true;
    connection->place = listener_count;
    listeners[listener_count++] = connection;
}

/* Answers the request. Returns how many bytes it had, 0 when it is not complete, -1 when it is none. */
static ssize_t handshake(struct connection *connection, const uint8_t *bytes, size_t available)
{
    static const char name[] = "\nsec-websocket-key:", suffix[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const uint8_t *end = memmem(bytes, available, "\r\n\r\n", 4);
    if (!end)
        return available > READ_BYTES / 4 ? -1 : 0;
    char request[READ_BYTES / 4 + 1];
    size_t length = (size_t)(end - bytes);
    if (length >= sizeof request)
        return -1;
    memcpy(request, bytes, length);
    request[length] = 0;
    char *key = strcasestr(request, name);
    if (!key)
        return -1;
    key += sizeof name - 1;
    key += strspn(key, " ");
    char joined[24 + sizeof suffix];
    if (strcspn(key, " \r") != 24)
        return -1;
    memcpy(joined, key, 24);
    memcpy(joined + 24, suffix, sizeof suffix);
    uint8_t digest[20];
    char accept[29], response[160];
    sha1((const uint8_t *)joined, sizeof joined - 1, digest);
    base64_of_digest(digest, accept);
    int written = snprintf(response, sizeof response,
                           "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
    append(&answer, response, (size_t)written);
    connection->open = true;
    if (!strncmp(request, "GET /broadcast ", 15))
        listen_to_broadcasts(connection);
    return (ssize_t)length + 4;
}

static void readable(struct connection *connection)
{
    size_t available = connection->rest.end;
    if (available)
        memcpy(input, connection->rest.data, available);
    ssize_t count = read(connection->fd, input + available, sizeof input - available < READ_BYTES ? sizeof input - available : READ_BYTES);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN)
            drop(connection);
        return;
    }
    available += (size_t)count;
    answer.end = 0;
    ssize_t used = connection->open ? 0 : handshake(connection, input, available);
    if (used >= 0 && connection->open) {
        ssize_t more = frames(connection, input + used, available - (size_t)used);
        used = more < 0 ? -1 : used + more;
    }
    if (answer.end)
        send_bytes(connection, answer.data, answer.end);
    if (used < 0) {
        drop(connection);
        return;
    }
    size_t rest = available - (size_t)used;
    if (rest) {
        connection->rest.end = 0;
        append(&connection->rest, input + used, rest);
    } else if (connection->rest.data) {
        release(&connection->rest);
    }
}

/* ---- the loop ---- */

static void accept_all(int listener)
{
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct connection *connection = checked(calloc(1, sizeof *connection));
        connection->fd = fd;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
    }
}

static void handle(struct connection *connection, uint32_t events)
{
    if (!connection->gone && events & EPOLLOUT)
        writable(connection);
    if (!connection->gone && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        readable(connection);
}

static void free_gone(void)
{
    while (gone) {
        struct connection *connection = gone;
        gone = connection->next_gone;
        free(connection->rest.data);
        free(connection->unsent.data);
        free(connection);
    }
}

static int listen_on(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) {
        perror("listen");
        exit(1);
    }
    return fd;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s PORT\n", arguments[0]);
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    int listener = listen_on(atoi(arguments[1]));
    loop = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[EVENTS];
    epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(loop, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr)
                handle(events[i].data.ptr, events[i].events);
            else
                accept_all(listener);
        }
        send_broadcast();
        free_gone();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

/**
 * The scripts for logs. Each is one step for Redis, and nothing in it fails behind its first write, because Redis undoes nothing.
 * A log is a hash (e epoch, o offset, i last entry, f the epoch before, k where it ended) and a stream, whose entries have the
 * offset of their last message and the number of their messages as their id, and fields t (time in ms), i (the entry), c (content).
 */
final class RedisScripts {

    /**
     * Appends an entry and publishes it; or answers as before, if the node has appended it already. Keys: hash, stream, last of the
     * node. Arguments: sequence, entry, messages, how many the log keeps, for how many ms, epoch of a new log, channel, content.
     * Returns epoch and offset; 0 for an offset that is not known any more.
     */
    static final String APPEND = """
            local done = redis.call('GET', KEYS[3])
            if done then
              local sequence, epoch, offset = string.match(done, '^(%d+) (%w+) (%d+)$')
              if sequence and tonumber(ARGV[1]) <= tonumber(sequence) then
                if sequence ~= ARGV[1] then offset = '0' end
                return {epoch, offset}
              end
            end
            local log = redis.call('HMGET', KEYS[1], 'e', 'o', 'i')
            local epoch, offset, before = log[1], log[2], log[3]
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local count, most, age = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
            if not (epoch and #epoch <= 32 and string.match(epoch, '^%w+$'))
              or not (offset and #offset <= 15 and string.match(offset, '^%d+$'))
              or not (before and #before <= 40 and string.match(before, '^%x+/%d+$')) then
              redis.call('DEL', KEYS[2])
              epoch, offset, before = ARGV[6], 0, ''
            end
            local top = tonumber(offset) + count
            local last = string.format('%.0f', top)
            redis.call('HSET', KEYS[1], 'e', epoch, 'o', last, 'i', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], age + 604800000)
            local function add()
              return redis.pcall('XADD', KEYS[2], 'MINID', '~', string.format('%.0f', math.max(0, top - most + 1)),
                last .. '-' .. ARGV[3], 't', string.format('%.0f', now), 'i', ARGV[2], 'c', ARGV[8])
            end
            if type(add()) == 'table' then
              redis.call('DEL', KEYS[2])
              add()
            end
            if top % 32 < count then
              for i = 1, 8 do
                local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
                if not first or tonumber(first[2][2]) > now - age then break end
                redis.call('XDEL', KEYS[2], first[1])
              end
            end
            redis.call('PEXPIRE', KEYS[2], age)
            redis.call('SET', KEYS[3], ARGV[1] .. ' ' .. epoch .. ' ' .. last, 'PX', 300000)
            redis.call('PUBLISH', ARGV[7], 'L' .. epoch .. ' ' .. last .. ' ' .. ARGV[3] .. ' ' .. before .. '\\n' .. ARGV[8])
            return {epoch, last}
            """;

    /**
     * Reads entries. Keys: hash, stream. Arguments: the least id, how many. Returns epoch, offset, last entry, the epoch before,
     * where it ended, the time in ms, and the entries.
     */
    static final String READ = """
            local log = redis.call('HMGET', KEYS[1], 'e', 'o', 'i', 'f', 'k')
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            return {log[1] or '', log[2] or '0', log[3] or '', log[4] or '', log[5] or '0', string.format('%.0f', now),
              redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2])}
            """;

    /**
     * Gives a log another epoch. Key: hash. Arguments: the epoch that it must have, the new one. Returns epoch, offset, last entry.
     */
    static final String RENEW = """
            local log = redis.call('HMGET', KEYS[1], 'e', 'o', 'i')
            if log[1] and log[1] == ARGV[1] then
              redis.call('HSET', KEYS[1], 'e', ARGV[2], 'f', log[1], 'k', log[2])
              log[1] = ARGV[2]
            end
            return {log[1] or '', log[2] or '0', log[3] or ''}
            """;

    private RedisScripts() {}
}

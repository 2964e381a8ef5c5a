#!/usr/bin/env bash
# Runs the chat on two nodes with a Redis between them, until Ctrl-C or until one of the three ends:
#   examples/chat/cluster.sh [PORT1 PORT2]
set -euo pipefail

fail() {
    echo "cluster.sh: $*" >&2
    exit 1
}

is_port() {
    [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535))
}

if (($# != 0 && $# != 2)) || { (($# == 2)) && { ! is_port "$1" || ! is_port "$2" || ((10#$1 == 10#$2)); }; }; then
    echo "usage: cluster.sh [PORT1 PORT2], two ports from 1 to 65535; 8081 and 8082 unless given" >&2
    exit 2
fi
ports=("${1:-8081}" "${2:-8082}")
here=${BASH_SOURCE[0]%/*}
[[ -d $here ]] || here=.
jar=$(cd "$here" && pwd)/target/chat.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

command -v redis-server >/dev/null || fail "there is no redis-server. Debian and Ubuntu have it in the package" \
    "redis-server, Fedora in redis or valkey-compat-redis, Homebrew in redis."
command -v "$java" >/dev/null || fail "there is no $java. Install JDK 17 or later, or set JAVA_HOME."
[[ -f $jar ]] || fail "there is no $jar. Build it: mvn package -Pquick -pl examples/chat -am"

work=$(mktemp -d)
nodes=()
redis=
pause=

# Ends the nodes, then the Redis through which they say goodbye; whoever does not end within ten seconds is killed.
end_all() {
    trap '' INT TERM HUP
    end ${nodes[@]+"${nodes[@]}"}
    end $redis $pause
    rm -rf "$work"
}

end() {
    local tenths=0 pid
    (($# == 0)) || kill "$@" 2>/dev/null || true
    for pid; do
        while kill -0 "$pid" 2>/dev/null; do
            ((++tenths <= 100)) || kill -9 "$pid" 2>/dev/null || true
            sleep 0.1
        done
    done
}

trap end_all EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Lets some time pass, and signals come through.
pause() {
    sleep "$1" &
    pause=$!
    wait "$pause" || true
    pause=
}

# Tries ports until nobody else listens on one. Nothing is written to disk but the log.
for ((attempt = 1; ; attempt++)); do
    ((attempt <= 20)) || fail "redis-server does not start: $(cat "$work/redis.log")"
    redis_port=$((20000 + RANDOM % 12000))
    set -m # in a process group of its own: Ctrl-C is for the script, which ends the nodes before Redis
    redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$work" >"$work/redis.log" 2>&1 &
    redis=$!
    set +m
    while kill -0 "$redis" 2>/dev/null && ! grep -q 'Ready to accept connections' "$work/redis.log"; do
        pause 0.1
    done
    ! kill -0 "$redis" 2>/dev/null || break
done

for i in 0 1; do
    touch "$work/node$i.log"
    "$java" -jar "$jar" --port "${ports[i]}" \
        --set kawat.relay=redis --set "kawat.redis-url=redis://127.0.0.1:$redis_port" >"$work/node$i.log" &
    nodes+=($!)
done

check() {
    local i
    for i in 0 1; do
        kill -0 "${nodes[i]}" 2>/dev/null || fail "the node on port ${ports[i]} has ended"
    done
    kill -0 "$redis" 2>/dev/null || fail "Redis has ended: $(tail -n 1 "$work/redis.log")"
}

for i in 0 1; do
    until grep -q 'Kawat is ready at' "$work/node$i.log"; do
        check
        pause 0.1
    done
done

echo "The chat runs on two nodes, with Redis at 127.0.0.1:$redis_port. Ctrl-C ends all three."
sed -n 's/^Kawat is ready at /  /p' "$work/node0.log" "$work/node1.log"

while true; do
    check
    pause 1
done

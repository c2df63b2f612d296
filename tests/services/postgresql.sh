#!/usr/bin/env bash
# A PostgreSQL server for tests: Debian's package, run by a user without rights, on loopback, in a folder of its own.
#
#   postgresql.sh install           installs the package where it is missing; status 77 and a reason if that cannot be
#   postgresql.sh start PORT        starts a server and prints its folder; the password of `tester` is in $PGPASSWORD
#   postgresql.sh stop FOLDER       stops it and removes the folder
set -euo pipefail

# The folder of the newest server; the client alone has a folder of the same name.
bin() { find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1; }

# The server refuses to run as root; the package brings a user for it.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups -- "$@"; else "$@"; fi
}

impossible() { echo "PostgreSQL cannot be installed: $1"; exit 77; }

install() {
    if [ -n "$(bin)" ]; then return; fi
    command -v apt-get >/dev/null || impossible "there is no apt-get"
    [ "$(id -u)" -eq 0 ] || impossible "that needs root"
    export DEBIAN_FRONTEND=noninteractive
    local wait="DPkg::Lock::Timeout=300"
    { apt-get update && apt-get install --option "$wait" --yes --no-install-recommends postgresql; } >/dev/null 2>&1 ||
        impossible "apt-get failed"
}

start() {
    local port=$1 folder
    folder=$(mktemp -d)
    printf '%s' "$PGPASSWORD" >"$folder/password"
    if [ "$(id -u)" -eq 0 ]; then chown -R postgres:postgres "$folder"; fi
    cd "$folder"
    as_server "$(bin)/initdb" --pgdata data --username tester --pwfile password --auth scram-sha-256 \
        --encoding UTF8 --no-locale --no-sync >initdb.log
    rm password
    as_server "$(bin)/pg_ctl" --pgdata data --log data/server.log --wait --silent \
        --options "-h 127.0.0.1 -p $port -k '' -c fsync=off" start >/dev/null
    echo "$folder"
}

stop() {
    cd "$1"
    as_server "$(bin)/pg_ctl" --pgdata data --mode immediate --wait --silent stop >/dev/null
    cd /
    rm -rf "$1"
}

"$@"

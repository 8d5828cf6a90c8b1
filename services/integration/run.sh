#!/usr/bin/env bash
# Runs the integration tests against a PostgreSQL and a Consul agent of their own, on free loopback ports.
# Consul is $MOORAGE_CONSUL, or the one on PATH. PostgreSQL is Debian's, installed where root may and it is missing.
# Whatever cannot start is a failure, never a skip.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "integration: $*" >&2; exit 1; }

consul=${MOORAGE_CONSUL:-$(command -v consul || true)}
[ -n "$consul" ] && [ -x "$consul" ] || fail "no Consul; set MOORAGE_CONSUL to the binary, or put it on PATH"

find_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 | xargs -r dirname; }

# Without the cluster that the package would otherwise make and start.
install_postgres() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq postgresql-common || return 1
  sed -ri 's/^#?(create_main_cluster) .*$/\1 = false/' /etc/postgresql-common/createcluster.conf
  apt-get install -y -qq postgresql
}

postgres=$(find_postgres || true)
if [ -z "$postgres" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  install_postgres >&2 || fail "PostgreSQL could not be installed"
  postgres=$(find_postgres || true)
fi
[ -n "$postgres" ] || fail "no PostgreSQL; install it with: apt-get install -y postgresql"

work=$(mktemp -d)
chmod 755 "$work"
consul_pid=
postgres_started=

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$*"; else bash -c "$*"; fi; }

stop() {
  [ -z "$consul_pid" ] || { kill "$consul_pid" 2>/dev/null && wait "$consul_pid" 2>/dev/null; } || true
  [ -z "$postgres_started" ] || as_postgres "cd / && '$postgres/pg_ctl' -D '$work/pg/data' -m immediate stop >/dev/null" || true
  rm -rf "$work"
}
trap stop EXIT

# Prints as many free loopback ports as asked for, all different because they are held at the same time.
free_ports() {
  python3 -c 'import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))' "$1"
}

read -r pg_port http_port dns_port serf_port rpc_port wan_port grpc_port < <(free_ports 7)

mkdir "$work/pg"
[ "$(id -u)" != 0 ] || chown postgres "$work/pg"
as_postgres "cd / && '$postgres/initdb' -D '$work/pg/data' -U moorage -A trust --no-sync >'$work/pg/log' 2>&1" || { cat "$work/pg/log" >&2; fail "initdb failed"; }
as_postgres "cd / && '$postgres/pg_ctl' -D '$work/pg/data' -l '$work/pg/log' -w -t 30 \
  -o '-h 127.0.0.1 -p $pg_port -k $work/pg -c fsync=off' start >/dev/null" || { cat "$work/pg/log" >&2; fail "PostgreSQL did not start"; }
postgres_started=yes

"$consul" agent -dev -node integration -bind 127.0.0.1 -client 127.0.0.1 -http-port "$http_port" -dns-port "$dns_port" \
  -serf-lan-port "$serf_port" -serf-wan-port "$wan_port" -server-port "$rpc_port" -grpc-port "$grpc_port" -grpc-tls-port -1 \
  -data-dir "$work/consul" -log-level warn -disable-host-node-id >"$work/consul.log" 2>&1 &
consul_pid=$!
for _ in $(seq 150); do
  kill -0 "$consul_pid" 2>/dev/null || { cat "$work/consul.log" >&2; fail "Consul ended"; }
  leader=$(python3 -c 'import sys, urllib.request as u
try: print(u.build_opener(u.ProxyHandler({})).open(sys.argv[1], timeout=1).read().decode())
except OSError: pass' "http://127.0.0.1:$http_port/v1/status/leader")
  case $leader in '"127.'*) break ;; esac
  sleep 0.2
done
case $leader in '"127.'*) ;; *) cat "$work/consul.log" >&2; fail "Consul has no leader after 30 s" ;; esac

export MOORAGE_TEST_CONSUL="127.0.0.1:$http_port"
export MOORAGE_TEST_DATABASE_URL="postgres://moorage@127.0.0.1:$pg_port/postgres?sslmode=disable"
go test -p 2 -count=1 -tags integration "$@" ./... ./chassis/...

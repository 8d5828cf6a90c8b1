#!/usr/bin/env bash
# Builds both services with no network at all: every dependency comes from this machine's module cache, read as a
# proxy of files. A dependency that is missing there fails the build, with its name. The chassis is that of go.work. Run from
# services/.
set -euo pipefail
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
proxy=file://$(go env GOMODCACHE)/cache/download
export CGO_ENABLED=0 GOENV=off GOWORK=$PWD/go.work GOFLAGS=-modcacherw GOMODCACHE=$scratch/mod GOPROXY=$proxy GONOSUMDB='' GOSUMDB=off
for service in user order; do
	unshare --user --map-root-user --net go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$scratch/$service" "./cmd/$service"
	echo "offline: $service built, $(stat -c %s "$scratch/$service") bytes"
done

#!/usr/bin/env bash
# Makes sure that the load generator of the benchmark is there; installs it where it may.
set -euo pipefail
if ! command -v wrk >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq wrk
    else
        echo "基准测试需要 wrk: apt-get install wrk / The benchmark needs wrk: apt-get install wrk" >&2
        exit 1
    fi
fi

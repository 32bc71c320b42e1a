#!/usr/bin/env bash
# Makes the virtual environment $1 and installs the locked requirements of $2 into it.
set -euo pipefail
venv=$1
requirements=$2
python=${PYTHON:-python3}

if ! command -v "$python" >/dev/null; then
    echo "需要 Python 3.11 或更高版本: apt-get install python3 python3-venv" >&2
    echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "需要 Python 3.11 或更高版本,现为 $("$python" --version); 可用 PYTHON=python3.12 make … 指定" >&2
    echo "Python 3.11 or newer is needed, this is $("$python" --version); choose one with PYTHON=python3.12 make …" >&2
    exit 1
fi
if ! [ -x "$venv/bin/pip" ]; then
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq python3-venv
        else
            echo "缺少 venv 模块,请先安装: apt-get install python3-venv" >&2
            echo "The venv module is missing; install it first: apt-get install python3-venv" >&2
            exit 1
        fi
    fi
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi
# The lock file names every package, so pip need not look for newer ones that would also do.
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$requirements"

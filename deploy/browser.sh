#!/usr/bin/env bash
# Makes sure that the browser tests find a Chromium and Chinese fonts; installs them where it may.
set -euo pipefail
found() {
    [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null && return 0
    done
    return 1
}
if ! found; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk
    else
        echo "浏览器测试需要 Chromium 和中文字体: apt-get install chromium fonts-noto-cjk" >&2
        echo "The browser tests need Chromium and Chinese fonts: apt-get install chromium fonts-noto-cjk" >&2
        exit 1
    fi
fi

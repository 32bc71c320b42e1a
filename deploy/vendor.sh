#!/usr/bin/env bash
# Copies the front-end files that package-lock.json names to app/admin/static/vendor; --check only compares.
set -euo pipefail
exec node "$(dirname "$0")/vendor.mjs" "$@"

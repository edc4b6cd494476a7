#!/usr/bin/env bash
# How long a new user waits for the demonstration's first decision: from a clean clone with a warm package cache, and when it is
# built already. Prints seconds.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone -q "$root" "$folder/clone"

measure() {
  local begun=$EPOCHREALTIME
  "$folder/clone/headroom" demo --headless --hours 0.2 2>&1 >/dev/null | grep -m1 '^First decision' >/dev/null
  awk -v a="$begun" -v b="$EPOCHREALTIME" -v what="$1" 'BEGIN { printf "%-12s %.1f s\n", what, b - a }'
}

measure "clean clone"
measure "built"

#!/bin/sh
# Locks what the *.in files ask for, with hashes, for every system: pip install uv, then requirements/lock.sh [--upgrade].
set -eu
cd "$(dirname "$0")"
for name in slim dev; do
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --custom-compile-command requirements/lock.sh \
    "$@" "$name.in" --output-file "$name.txt"
done

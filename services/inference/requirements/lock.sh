#!/bin/sh
# Locks what the *.in files ask for, with hashes, for every system: pip install uv, then requirements/lock.sh [--upgrade].
# Each lock names every package that its way to run needs, so they are installed with pip's --no-deps.
set -eu
cd "$(dirname "$0")"
upgrade=${1:-}

lock() {
  name=$1
  shift
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links \
    --custom-compile-command requirements/lock.sh $upgrade "$@" "$name.in" --output-file "$name.txt"
}

lock slim
lock dev
lock ultralytics --excludes ultralytics.excluded --no-emit-package torch
lock torch
lock serve
lock training

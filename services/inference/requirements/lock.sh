#!/bin/sh
# Locks what the *.in files ask for, with hashes, for every system: pip install uv, then requirements/lock.sh [--upgrade].
# The locks name every package, so they are installed with pip's --no-deps.
set -eu
cd "$(dirname "$0")"
upgrade=${1:-}

lock() {
  name=$1
  shift
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
    --no-emit-find-links --custom-compile-command requirements/lock.sh $upgrade "$@" "$name.in" --output-file "$name.txt"
}

lock slim
lock dev
lock ultralytics --excludes ultralytics.excluded
lock serve
lock cuda --no-emit-package torch

# The CPU builds of torch for Linux are not on PyPI but on PyTorch's own index: their hashes, so that pip takes
# either. torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl:
cpu_build=6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b
sed "s/^torch==2\.13\.0 .*/&\n    --hash=sha256:$cpu_build \\\\/" ultralytics.txt > ultralytics.txt.new
mv ultralytics.txt.new ultralytics.txt
grep -q "$cpu_build" ultralytics.txt

#!/bin/sh
# All that is checked without running the program.
set -eu
BIN="${BIN:-.venv/bin}"
"$BIN/ruff" check src tests benchmarks scripts
"$BIN/mypy"
"$BIN/lint-imports"
"$BIN/djlint" --check --lint --quiet src/beffroi || { echo "djlint : des gabarits sont à reprendre." >&2; exit 1; }

#!/bin/sh
# All that is checked without running the program.
set -eu
BIN="${BIN:-.venv/bin}"
"$BIN/ruff" check src tests benchmarks scripts
"$BIN/ruff" format --check --quiet src tests benchmarks scripts
"$BIN/mypy"
"$BIN/lint-imports"
"$BIN/djlint" --lint --quiet src/beffroi

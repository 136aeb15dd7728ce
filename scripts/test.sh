#!/bin/sh
# Everything: the checks, then the tests side by side on the cores of the machine.
set -eu
BIN="${BIN:-.venv/bin}"
BIN="$BIN" sh scripts/check.sh
"$BIN/python" -m pytest -n "${TEST_PROCESSES:-auto}" --dist loadfile

#!/usr/bin/env bash
# Runs tests/Chart.Tests and prints a summary in the last line. Arguments go to the test program.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1

log=$(mktemp)
UMS_CHART_TALLY=$(mktemp)
export UMS_CHART_TALLY
trap 'rm -f "$log" "$UMS_CHART_TALLY"' EXIT
dotnet test --project tests/Chart.Tests --no-progress -- "$@" < /dev/null 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

count() { awk -F'\t' -v what="$1" '$1 == what { sum += $2 } END { print sum + 0 }' "$UMS_CHART_TALLY"; }
failed=$(sed -n 's/^ *failed: \([0-9][0-9]*\)$/\1/p' "$log" | tail -n 1)
# A failed run without a failure count must not look like a success.
if [ "$code" -ne 0 ] && [ "${failed:-0}" -eq 0 ]; then failed=1; fi
echo "test-chart: templates $(count templates), value sets $(count 'value sets')," \
  "RBAC rules needed $(count 'rules needed') of $(count rules), failed ${failed:-1}"
[ "$code" -eq 0 ]

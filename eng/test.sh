#!/usr/bin/env bash
# Builds once and runs every test project. The last line is "N passed, N failed". Arguments go to `dotnet test`.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1

if ! dotnet build UmsOperator.sln -v q < /dev/null; then
  echo "The build failed; no tests were run."
  echo "0 passed, 1 failed"
  exit 1
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
dotnet test --solution UmsOperator.sln --no-build --no-progress --timeout 60m "$@" < /dev/null 2>&1 | tee "$log"
code="${PIPESTATUS[0]}"

figure() { sed -n "s/^ *$1: \([0-9][0-9]*\)$/\1/p" "$log" | tail -n 1; }
passed="$(figure succeeded)"
failed="$(figure failed)"
skipped="$(figure skipped)"
broken="$(figure error)" # projects that crashed, timed out or ran no test at all
failed=$((${failed:-0} + ${broken:-0}))
# A failed run without a failure count (for example a broken runner) must not look like a success.
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi

# Repeat the failed tests and the beginning of their messages at the end of the log.
if [ "$failed" -gt 0 ]; then
  echo "What failed:"
  awk '/^failed / { print "  " substr($0, 8, 200); left = 3; next } left > 0 && !/^  from / { print "    " substr($0, 1, 240); left-- }' "$log" | head -n 160
fi
if [ "${skipped:-0}" -gt 0 ]; then echo "$skipped skipped; see the reasons above"; fi
echo "${passed:-0} passed, $failed failed"
[ "$failed" -eq 0 ]

#!/usr/bin/env bash
# Builds once and runs every test project, two at a time, those that take longest first. The last line is "N passed, N failed". Arguments go to `dotnet test`.
# Tests that are marked as long run with LONG=1 only (`make test-long`).
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1

if ! dotnet build UmsOperator.sln -v q < /dev/null; then
  echo "The build failed; no tests were run."
  echo "0 passed, 1 failed"
  exit 1
fi

if [ "${LONG:-}" = 1 ]; then filter=(--filter-trait "Category=Long"); else filter=(--filter-not-trait "Category=Long"); fi
first="UmsOperator.Tests UmsOperator.Postgres.Tests Chart.Tests Sandbox.Tests"
projects="$({ for project in $first; do echo "$project"; done; find tests -name '*.Tests.csproj' -printf '%f\n' | sed 's/\.csproj$//' | sort; } | awk '!seen[$0]++')"
if [ "${LONG:-}" = 1 ]; then projects="$(grep -rl 'Trait("Category", "Long")' tests --include=*.cs | cut -d/ -f2 | sort -u)"; fi

export logs="$(mktemp -d)"
trap 'rm -rf "$logs"' EXIT
run() {
  local project="$1"
  shift
  dotnet test --test-modules "artifacts/bin/$project/debug/$project.dll" --no-progress --timeout 60m "$@" < /dev/null > "$logs/$project.log" 2>&1
  echo $? > "$logs/$project.code"
  cat "$logs/$project.log"
}
export -f run
echo "$projects" | xargs -P 2 -I '{}' bash -c 'run "$@"' run '{}' "${filter[@]}" "$@"

# A project that crashed, timed out, or ran no test counts as a failure even without a count.
sum() { cat "$logs"/*.log | sed -n "s/^ *$1: \([0-9][0-9]*\)$/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'; }
passed="$(sum succeeded)"
skipped="$(sum skipped)"
failed="$(sum failed)"
for project in $projects; do
  if [ "$(cat "$logs/$project.code" 2> /dev/null)" != 0 ] && ! grep -q '^ *failed: [1-9]' "$logs/$project.log"; then
    echo "$project ended without a result."
    failed=$((failed + 1))
  fi
done

# Repeat the failed tests and the beginning of their messages at the end of the log.
if [ "$failed" -gt 0 ]; then
  echo "What failed:"
  cat "$logs"/*.log | awk '/^failed / { print "  " substr($0, 8, 200); left = 3; next } left > 0 && !/^  from / { print "    " substr($0, 1, 240); left-- }' | head -n 160
fi
if [ "$skipped" -gt 0 ]; then echo "$skipped skipped; see the reasons above"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

#!/usr/bin/env bash
# Checks the alerts with promtool and runs the rule tests. Then checks that each alert has tests and a runbook, and uses only metrics that the operator exports.
# Ends with "test-alerts: alerts N, rule tests N, failed N".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1

rules=charts/ums-operator/files/alerts.yaml
promtool=$(command -v promtool) || {
  eng/bootstrap.sh prometheus || exit 1
  promtool=${XDG_CACHE_HOME:-$HOME/.cache}/ums-operator/prometheus/usr/bin/promtool
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0

# count N: adds N failures, at least one.
count() { failed=$((failed + ($1 > 0 ? $1 : 1))); }

"$promtool" check rules --lint=all --lint-fatal $rules || count 1

"$promtool" test rules tests/alerts/*.yaml >"$log" 2>&1 || count "$(grep -c 'alertname: .*time: ' "$log")"
cat "$log"

project=tests/UmsOperator.Tests
if dotnet build $project -v q -clp:NoSummary < /dev/null; then
  dotnet test --project $project --no-build --no-progress -- --filter-namespace "*.Alerts" < /dev/null >"$log" 2>&1 ||
    { cat "$log"; count "$(sed -n 's/^ *failed: \([0-9][0-9]*\)$/\1/p' "$log" | tail -n 1)"; }
else
  count 1
fi

echo "test-alerts: alerts $(grep -c '^ *- alert: ' $rules), rule tests $(cat tests/alerts/*.yaml | grep -c 'alertname: '), failed $failed"
[ "$failed" -eq 0 ]

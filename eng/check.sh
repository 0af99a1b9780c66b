#!/usr/bin/env bash
# Fails if a lock file or a generated file is stale, or if the code is not formatted. Changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

# First, because other builds may write the lock files.
dotnet restore UmsOperator.sln --locked-mode --force -v q || { echo "Lock files are stale: run 'make lock', review the diff, and commit it." >&2; exit 1; }
echo "Lock files are up to date."

fresh="$(mktemp -d)"
trap 'rm -rf "$fresh"' EXIT
stale=0
dotnet run --project eng/CrdGenerator -- "$fresh" > /dev/null
dotnet run --project eng/MonitoringDocs -- . "$fresh" > /dev/null
dotnet run --project eng/ArchitectureDocs -- . "$fresh" > /dev/null
eng/chart.sh "$fresh"
while IFS= read -r file; do
  diff -u --label "$file (committed)" --label "$file (generated)" "$file" "$fresh/$file" || stale=1
done < <(cd "$fresh" && find . -type f | sed 's|^\./||' | sort)
if [ "$stale" -ne 0 ]; then
  echo "Generated files are stale: run 'make generate' and commit the result." >&2
  exit 1
fi
echo "Generated files are up to date."

dotnet format whitespace UmsOperator.sln --no-restore --verify-no-changes
echo "Code is formatted."

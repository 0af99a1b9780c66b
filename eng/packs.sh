#!/usr/bin/env bash
# Checks the packages that packages.lock.json cannot contain against the hashes in eng/packs.sha512: .NET's runtime, host and compiler, which a self-contained
# publish adds, and the tools of .config/dotnet-tools.json.
# Usage: eng/packs.sh PROJECT     packages that the last restore of a project downloaded for that (-p:WithRuntime=true)
#        eng/packs.sh --tools     packages that `dotnet tool restore` downloaded
# A new SDK or tool has new packages: check their source, and add their `sha512sum`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
known=${UMS_PACKS:-$root/eng/packs.sha512}

fail() { echo "packs: $*" >&2; exit 1; }

# downloads ASSETS: "name version" of each, in lower case like the folder names.
downloads() {
  sed -n '/"downloadDependencies": \[/,/^ *\],*$/p' "$1" |
    sed -nE 's/.*"name": "([^"]+)".*/\1/p; s/.*"version": "\[([^],]+).*/\1/p' | paste -d ' ' - - | tr '[:upper:]' '[:lower:]' | sort -u
}

# tools: the same for the manifest.
tools() { tr -d ' \n' <"$root/.config/dotnet-tools.json" | grep -oE '"[^"]+":\{"version":"[^"]+"' | sed -E 's/"([^"]+)":\{"version":"([^"]+)"/\1 \2/'; }

if [ "${1:-}" = --tools ]; then
  folder=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
  packages=$(tools)
else
  [ -d "${1:-}" ] || fail "usage: eng/packs.sh PROJECT | --tools"
  assets=${UMS_ASSETS:-$root/artifacts/obj/$(basename "$1")/project.assets.json}
  [ -e "$assets" ] || fail "$assets does not exist: restore $1 first"
  folder=$(sed -n '/"packageFolders": {/,/}/s/^ *"\(.*\)": {.*/\1/p' "$assets" | grep -v packageFolders | head -n 1)
  packages=$(downloads "$assets")
fi
count=0
while read -r name version; do
  [ -n "$name" ] || continue
  file=$name/$version/$name.$version.nupkg
  [ -e "$folder/$file" ] || fail "$file is not in $folder: restore again"
  grep -qF "  $file" "$known" || fail "$file has no hash in eng/packs.sha512: check where it comes from, and add its hash"
  (cd "$folder" && grep -F "  $file" "$known" | sha512sum --check --strict --status) || fail "$file differs from its hash in eng/packs.sha512: delete $folder/$name/$version, and find out where it came from"
  count=$((count + 1))
done <<<"$packages"
[ "$count" -gt 0 ] || fail "no packages to check: restore with -p:WithRuntime=true"
echo "packs: $count checked"

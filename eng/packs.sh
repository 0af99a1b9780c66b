#!/usr/bin/env bash
# Checks the packages that no packages.lock.json can hold against the hashes in eng/packs.sha512: .NET's runtime, host and compiler, which a publish with the
# runtime inside brings along, and the tools of .config/dotnet-tools.json.
# Usage: eng/packs.sh PROJECT     what the last restore of a project fetched that way (-p:WithRuntime=true)
#        eng/packs.sh --tools     what `dotnet tool restore` fetched
# A new SDK or tool has new packages: look where they come from, and add what `sha512sum` says of them.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
known=${UMS_PACKS:-$root/eng/packs.sha512}

fail() { echo "packs: $*" >&2; exit 1; }

# downloads ASSETS: "name version" of each, in small letters as folders are called.
downloads() {
  sed -n '/"downloadDependencies": \[/,/^ *\],*$/p' "$1" |
    sed -nE 's/.*"name": "([^"]+)".*/\1/p; s/.*"version": "\[([^],]+).*/\1/p' | paste -d ' ' - - | tr '[:upper:]' '[:lower:]' | sort -u
}

# tools: the same of the manifest.
tools() { tr -d ' \n' <"$root/.config/dotnet-tools.json" | grep -oE '"[^"]+":\{"version":"[^"]+"' | sed -E 's/"([^"]+)":\{"version":"([^"]+)"/\1 \2/'; }

if [ "${1:-}" = --tools ]; then
  folder=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
  packages=$(tools)
else
  [ -d "${1:-}" ] || fail "usage: eng/packs.sh PROJECT | --tools"
  assets=${UMS_ASSETS:-$root/artifacts/obj/$(basename "$1")/project.assets.json}
  [ -e "$assets" ] || fail "$assets is not there: restore $1 first"
  folder=$(sed -n '/"packageFolders": {/,/}/s/^ *"\(.*\)": {.*/\1/p' "$assets" | grep -v packageFolders | head -n 1)
  packages=$(downloads "$assets")
fi
count=0
while read -r name version; do
  [ -n "$name" ] || continue
  file=$name/$version/$name.$version.nupkg
  [ -e "$folder/$file" ] || fail "$file is not in $folder"
  grep -qF "  $file" "$known" || fail "$file has no hash in eng/packs.sha512"
  (cd "$folder" && grep -F "  $file" "$known" | sha512sum --check --strict --status) || fail "$file is not the package whose hash eng/packs.sha512 holds; delete $folder/$name/$version, and find out where it came from"
  count=$((count + 1))
done <<<"$packages"
[ "$count" -gt 0 ] || fail "there is nothing to check: restore with -p:WithRuntime=true"
echo "packs: $count checked"

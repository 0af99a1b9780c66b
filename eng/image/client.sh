#!/usr/bin/env bash
# Runs in the image's build: creates FOLDER/client, a root with pg_dump of a newer Debian release and private copies of the libraries that it needs.
# Usage: client.sh MAJOR SUITE FOLDER
set -Eeuo pipefail
major=$1 APT_SUITE=$2 folder=$3 APT_WHOLE=yes CACHE=$3/unpacked LOG=$3/unpacked/log
libraries=/usr/lib/postgresql/$major/lib/pg_dump program=/usr/lib/postgresql/$major/bin/pg_dump
client=$folder/client status=$folder/client/var/lib/dpkg/status.d
fail() { echo "client: $*" >&2; exit 1; }
run() { "$@" >>"$LOG" 2>&1 || { tail -n 25 "$LOG" >&2; fail "failed: $*"; }; }
here=$(dirname "$0")
. "$([ -e "$here/apt.sh" ] && echo "$here" || echo "$here/../bootstrap")/apt.sh"

mkdir -p "$CACHE/root" "$client$libraries" "$client${program%/*}" "$status"
apt_update
run apt_private apt-get install --yes --download-only --no-install-recommends "postgresql-client-$major"
for deb in "$CACHE/apt-$APT_SUITE/archives"/*.deb; do
  dpkg -x "$deb" "$CACHE/root"
  dpkg-deb --contents "$deb" | sed "s#^.*/#$deb #" >>"$CACHE/contents"
done
beside=$(dirname "$(find "$CACHE/root" -name libc.so.6 | head -n 1)")
loader=$(find "$beside" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)

# take FILE PLACE: copies the file into the client and records its package for the bill of materials, where scanners find packages that dpkg does not know.
take() {
  local file deb name
  file=$(readlink -f "$1")
  deb=$(awk -v name="${file##*/}" '$2 == name { print $1; exit }' "$CACHE/contents")
  [ -n "$deb" ] || fail "no package contains ${file##*/}"
  name=$(dpkg-deb --field "$deb" Package)
  cp "$file" "$client$2"
  { dpkg-deb --field "$deb" Package Source Version Architecture Maintainer; echo "Status: install ok installed"; echo "Distribution: $APT_SUITE"; } >"$status/$name"
  mkdir -p "$client/usr/share/doc/$name"
  cp "$CACHE/root/usr/share/doc/$name/copyright" "$client/usr/share/doc/$name/" 2>/dev/null || true
}

take "$CACHE/root$program" "$program"
take "$loader" "$libraries/${loader##*/}"
"$loader" --library-path "$beside" --list "$client$program" | sed -n "s#^[[:space:]]*\([^ /]*\) => $folder/.*#\1#p" | while read -r library; do
  take "$beside/$library" "$libraries/$library"
done
# Paths are those of the final image. RPATH, because it also applies to dependencies of the libraries.
patchelf --set-interpreter "$libraries/${loader##*/}" --force-rpath --set-rpath "$libraries" "$client$program"

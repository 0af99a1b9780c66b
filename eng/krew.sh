#!/usr/bin/env bash
# Packages `kubectl ums` for krew: one archive for each platform, and the manifest with their addresses and hashes, in artifacts/krew.
#   RELEASE_URL   where the archives will be published; the name of an archive is appended. Required
#   PROJECT_URL   address of your repository. Default: RELEASE_URL
#   VERSION       default: that of the chart
#   PROGRAMS      a folder with <runtime>/kubectl-ums for each platform. Default: they are built
# Ends with "krew: <manifest>, platforms N".
set -euo pipefail
cd "$(dirname "$0")/.."

url=${RELEASE_URL:-}
url=${url%/}
[[ $url =~ ^https://[A-Za-z0-9./_~:-]+$ ]] || { echo "RELEASE_URL: '$url' is no https address. Set it to where the archives will be published: make krew RELEASE_URL=https://…" >&2; exit 1; }
home=${PROJECT_URL:-$url}
version=${VERSION:-$(sed -n 's/^version: //p' charts/ums-operator/Chart.yaml)}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || { echo "VERSION: '$version' is no semantic version, for example 0.1.0" >&2; exit 1; }

to=${OUT:-artifacts/krew}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$to"
sed -e "s|{version}|$version|" -e "s|{home}|$home|" -e '/^# /d' eng/krew/ums.yaml >"$work/ums.yaml"
platforms=0
for platform in linux-x64:amd64 linux-arm64:arm64; do
  runtime=${platform%:*} architecture=${platform#*:}
  program=${PROGRAMS:-$work/programs}/$runtime/kubectl-ums
  if [ -z "${PROGRAMS:-}" ]; then
    # MSBuild would read VERSION as the version of every project.
    env -u VERSION MAKEFLAGS= make --no-print-directory cli ARGS="-r $runtime" >&2
    mkdir -p "${program%/*}"
    cp artifacts/kubectl-ums/kubectl-ums "$program"
  fi
  [ -x "$program" ] || { echo "PROGRAMS: $program is missing or not executable" >&2; exit 1; }
  archive=kubectl-ums_${version}_linux_$architecture.tar.gz
  # The same program gives the same archive.
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "${program%/*}" -c kubectl-ums | gzip -9n >"$work/$archive"
  cat >>"$work/ums.yaml" <<MANIFEST
  - selector:
      matchLabels:
        os: linux
        arch: $architecture
    uri: $url/$archive
    sha256: $(sha256sum "$work/$archive" | cut -c 1-64)
    bin: kubectl-ums
MANIFEST
  mv "$work/$archive" "$to/"
  platforms=$((platforms + 1))
done
mv "$work/ums.yaml" "$to/ums.yaml"
echo "krew: $to/ums.yaml, platforms $platforms"

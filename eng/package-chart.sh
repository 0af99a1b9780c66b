#!/usr/bin/env bash
# Packages the Helm chart into artifacts/chart: the archive, its SHA-256 and, with KEY, a provenance file that `helm verify` checks.
#   PROJECT_URL   address of your repository; replaces https://example.com/ums-operator in the chart
#   KEY, KEYRING  name of an OpenPGP key, and the file with it (gpg --export-secret-keys NAME > FILE)
#   VERSION       version of the chart and of the operator. Default: that of Chart.yaml
# Ends with "chart: <archive>, signed yes|no".
set -euo pipefail
cd "$(dirname "$0")/.."

helm=$(command -v helm) || {
  eng/bootstrap.sh kubectl >&2
  helm=${XDG_CACHE_HOME:-$HOME/.cache}/ums-operator/kubectl/helm
}
placeholder=https://example.com/ums-operator
url=${PROJECT_URL:-$placeholder}
url=${url%/}
[[ $url =~ ^https?://[A-Za-z0-9./_~:-]+$ ]] || { echo "PROJECT_URL: '$url' is no address. Set it to the address of your repository, for example https://git.example.com/team/ums-operator" >&2; exit 1; }
[ -z "${KEY:-}" ] || [ -f "${KEYRING:-}" ] || { echo "KEYRING: '${KEYRING:-}' is no file. Write it with: gpg --export-secret-keys '$KEY' > keyring.gpg" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R charts/ums-operator "$work/"
grep -rl "$placeholder" "$work/ums-operator" | xargs sed -i "s|$placeholder|$url|g"

arguments=(--destination "$work/out")
[ -z "${VERSION:-}" ] || arguments+=(--version "$VERSION" --app-version "$VERSION")
[ -z "${KEY:-}" ] || arguments+=(--sign --key "$KEY" --keyring "$KEYRING" ${PASSPHRASE_FILE:+--passphrase-file "$PASSPHRASE_FILE"})
"$helm" package "$work/ums-operator" "${arguments[@]}" >&2

to=${OUT:-artifacts/chart}
mkdir -p "$to"
archive=$(cd "$work/out" && ls ./*.tgz)
archive=${archive#./}
(cd "$work/out" && sha256sum "$archive" >"$archive.sha256")
rm -f "$to/$archive"*
mv "$work/out/$archive"* "$to/"
[ -z "${KEY:-}" ] || "$helm" verify "$to/$archive" --keyring "$KEYRING" >&2
echo "chart: $to/$archive, signed $([ -e "$to/$archive.prov" ] && echo yes || echo no)"

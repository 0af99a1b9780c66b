# Sourced: buildah, the base images, and the operator's image. Base images cannot be pulled everywhere: where a local image of the
# same name exists it is used; else a stand-in is made from this machine's own Debian archive and .NET SDK.
# Set before: `out`, a folder for logs. Whoever sources it calls `forget_containers` at the end.
sdk=dotnet/sdk:10.0.401-noble
base=debian:12.12-slim
export BUILDAH_ISOLATION=chroot DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() { echo "image: $*" >&2; exit 1; }
step() { echo "image: $* (${SECONDS}s so far)"; }

[ "$(id -u)" -eq 0 ] || fail "needs root (mounts and chroot)"
missing=()
command -v buildah >/dev/null || missing+=(buildah)
command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
if [ "${#missing[@]}" -gt 0 ]; then
  step "installing ${missing[*]}"
  apt-get -qq update && apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null || fail "could not install ${missing[*]}"
fi
mkdir -p "$out"
work=$(mktemp -d "${TMPDIR:-/var/tmp}/ums-image.XXXXXX")
containers=()

forget_containers() {
  local container
  for container in "${containers[@]}"; do buildah rm "$container" >/dev/null; done
  rm -rf "$work"
}

# stand_in NAME FOLDER: an image of that name whose root file system is FOLDER.
stand_in() {
  local container
  container=$(buildah from scratch)
  containers+=("$container")
  # As in .NET's own images for small bases: no ICU.
  buildah config --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$container"
  cp -a "$2/." "$(buildah mount "$container")/"
  buildah commit -q "$container" "localhost/$1" >/dev/null
}

base_images() {
  local dotnet
  if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
    step "a stand-in for $base from this machine's Debian archive"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$work/debian"
    stand_in $base "$work/debian"
  fi
  if ! buildah inspect --type image "$sdk" >/dev/null 2>&1; then
    step "a stand-in for $sdk from this machine's SDK"
    [ -d "$work/debian" ] || mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$work/debian"
    dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
    mkdir -p "$work/debian/usr/share/dotnet"
    cp -a "$dotnet/." "$work/debian/usr/share/dotnet/"
    ln -sf ../share/dotnet/dotnet "$work/debian/usr/bin/dotnet"
    stand_in $sdk "$work/debian"
  fi
}

# operator_image NAME VERSION: the Dockerfile's, with this machine's own package sources, whatever they are; nothing of them ends in the image.
operator_image() {
  step "building $1"
  buildah build -q --layers --pull-never --tag "$1" \
    --volume "$HOME/.nuget:/root/.nuget" --volume /etc/apt:/etc/apt:ro --volume /etc/ssl/certs:/etc/ssl/certs:ro --build-arg VERSION="$2" \
    --build-arg REVISION="$(git rev-parse HEAD)" --build-arg BUILDPLATFORM=linux/amd64 --build-arg TARGETARCH=amd64 . >"$out/build.log" 2>&1 ||
    { tail -n 30 "$out/build.log"; fail "the build failed"; }
}

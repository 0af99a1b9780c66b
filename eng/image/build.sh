# To be sourced: buildah, the base images, and the operator's image, for amd64, or for arm64 with QEMU. Base images cannot be pulled everywhere: a local image of the
# same name is used if it exists; otherwise a stand-in is built from this machine's own Debian archive and .NET SDK.
# Requires `out`, a folder for logs. The caller must call `forget_containers` at the end.
# Version of pg_dump in the image.
postgres=$(sed -n 's/^ARG POSTGRES=//p' Dockerfile | head -n 1)
sdk=dotnet/sdk:10.0.401-noble
base=debian:12.12-slim
export BUILDAH_ISOLATION=chroot DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export RestoreLockedMode=true # read by MSBuild: packages of an image and of its bill of materials must match the lock files

fail() { echo "image: $*" >&2; exit 1; }
step() { echo "image: $* (${SECONDS}s so far)"; }

[ "$(id -u)" -eq 0 ] || fail "needs root (mounts and chroot)"
missing=()
for tool in buildah mmdebstrap jq; do command -v $tool >/dev/null || missing+=($tool); done
if [ "${#missing[@]}" -gt 0 ]; then
  step "installing ${missing[*]}"
  apt-get -qq update && apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null || fail "could not install ${missing[*]}"
fi
mkdir -p "$out"
work=$(mktemp -d "${TMPDIR:-/var/tmp}/ums-image.XXXXXX")
containers=()
mounts=()
emulated=

forget_containers() {
  local container mount
  [ -z "$emulated" ] || echo -1 >"$emulated"
  for mount in "${mounts[@]}"; do umount -R -l "$mount"; done
  for container in "${containers[@]}"; do buildah rm "$container" >/dev/null; done
  rm -rf "$work"
}

# Files that Debian's -slim images exclude, also from packages that are installed later.
slim=(--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright'
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*'
  --dpkgopt='path-exclude=/usr/share/groff/*' --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/linda/*')

# base_of ARCH: the base of the final stage. A local image name has one architecture.
base_of() { if [ "$1" = amd64 ]; then echo "$base"; else echo "${base%%:*}-$1:${base#*:}"; fi; }

# by_digest NAME: the local image with its digest, as the Dockerfile requires. The digest of a stand-in is known only here, because it was just built.
by_digest() {
  local name
  name=$(buildah inspect --type image --format '{{.FromImage}}' "$1")
  echo "${name%:*}@$(buildah inspect --type image --format '{{.FromImageDigest}}' "$1")"
}

# stand_in NAME ARCH FOLDER: an image of that name whose root file system is FOLDER.
stand_in() {
  local container
  container=$(buildah from scratch)
  containers+=("$container")
  # Without ICU, as in .NET's small base images.
  buildah config --arch "$2" --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$container"
  cp -a "$3/." "$(buildah mount "$container")/"
  buildah commit -q "$container" "localhost/$1" >/dev/null
}

# debian ARCH: the root file system of a small Debian, in $work/debian-ARCH. Unlike -slim, it has certificates: in a build, this machine's certificates are mounted
# over them and cannot be installed.
debian() {
  [ -d "$work/debian-$1" ] && return
  step "a stand-in for $base ($1) from this machine's Debian archive"
  mmdebstrap --quiet --variant=minbase --include=ca-certificates --architectures="$1" --skip=check/qemu "${slim[@]}" bookworm "$work/debian-$1"
  # Package lists and packages that mmdebstrap downloaded.
  find "$work/debian-$1/var/lib/apt/lists" "$work/debian-$1/var/cache/apt" -type f -delete
}

has_image() { buildah inspect --type image "$1" >/dev/null 2>&1; }

# base_images [ARCH]: the base images of the Dockerfile.
base_images() {
  local arch=${1:-amd64} dotnet
  if ! has_image "$(base_of "$arch")"; then
    debian "$arch"
    stand_in "$(base_of "$arch")" "$arch" "$work/debian-$arch"
  fi
  if ! has_image "$sdk"; then
    step "a stand-in for $sdk from this machine's SDK"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$work/sdk"
    dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
    mkdir -p "$work/sdk/usr/share/dotnet"
    cp -a "$dotnet/." "$work/sdk/usr/share/dotnet/"
    ln -sf ../share/dotnet/dotnet "$work/sdk/usr/bin/dotnet"
    stand_in $sdk amd64 "$work/sdk"
  fi
}

# Registers QEMU for programs of another architecture, if the kernel supports it. The interpreter is opened once, here, so that it also works
# in containers. Unregistered at the end. Fails if the kernel does not allow it.
emulate_arm64() {
  local formats=/proc/sys/fs/binfmt_misc
  [ ! -e $formats/qemu-aarch64 ] || return 0
  if [ ! -e $formats/register ]; then
    mount -t binfmt_misc binfmt_misc $formats || return 1
    mounts+=("$formats")
  fi
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download qemu-user-static && dpkg-deb --extract qemu-user-static_*.deb qemu) || return 1
  printf '%s' ":ums-image-arm64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:$work/qemu/usr/bin/qemu-aarch64-static:F" \
    >$formats/register || return 1
  emulated=$formats/ums-image-arm64
}

# operator_image NAME VERSION [ARCH [OPTION...]]: the image of the Dockerfile, built with this machine's own package sources, which do not
# end up in the image. The architecture is that of the base image and of the published program.
operator_image() {
  local name=$1 version=$2 arch=${3:-amd64}
  step "building $name"
  # buildah 1.28 carries the platform of one stage over to the next and then finds no base image. Each name has only one platform here anyway.
  sed 's/^FROM --platform=[^ ]* /FROM /' Dockerfile >"$work/Dockerfile"
  buildah build -q --file "$work/Dockerfile" --layers --pull-never --tag "$name" "${@:4}" \
    --volume "$HOME/.nuget:/root/.nuget" --volume /etc/apt:/etc/apt:ro --volume /etc/ssl/certs:/etc/ssl/certs:ro \
    --build-arg SDK="$(by_digest "$sdk")" --build-arg BASE="$(by_digest "$(base_of "$arch")")" --build-arg VERSION="$version" --build-arg REVISION="$(git rev-parse HEAD)" \
    --build-arg BUILDPLATFORM=linux/amd64 --build-arg TARGETARCH="$arch" . >"$out/build-$arch.log" 2>&1 ||
    { tail -n 30 "$out/build-$arch.log"; fail "the build for $arch failed"; }
}

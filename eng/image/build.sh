# Sourced: buildah, the base images, and the operator's image, for amd64 or through QEMU for arm64. Base images cannot be pulled everywhere: where a local image of the
# same name exists it is used; else a stand-in is made from this machine's own Debian archive and .NET SDK.
# Set before: `out`, a folder for logs. Whoever sources it calls `forget_containers` at the end.
# The pg_dump inside.
postgres=$(sed -n 's/^ARG POSTGRES=//p' Dockerfile | head -n 1)
sdk=dotnet/sdk:10.0.401-noble
base=debian:12.12-slim
export BUILDAH_ISOLATION=chroot DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export RestoreLockedMode=true # MSBuild reads it: what goes into an image, or into its bill of materials, is what the lock files say

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

# What Debian's own -slim images leave out; it holds for packages installed later, too.
slim=(--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright'
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*'
  --dpkgopt='path-exclude=/usr/share/groff/*' --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/linda/*')

# base_of ARCH: the name of the final stage's base. Locally a name has one architecture.
base_of() { if [ "$1" = amd64 ]; then echo "$base"; else echo "${base%%:*}-$1:${base#*:}"; fi; }

# by_digest NAME: the local image as the Dockerfile wants it. That of a stand-in is known here alone: it is what was just made.
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
  # As in .NET's own images for small bases: no ICU.
  buildah config --arch "$2" --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$container"
  cp -a "$3/." "$(buildah mount "$container")/"
  buildah commit -q "$container" "localhost/$1" >/dev/null
}

# debian ARCH: the root file system of a small Debian, in $work/debian-ARCH. With certificates, unlike -slim: in a build this machine's are mounted
# over theirs, and cannot be installed there.
debian() {
  [ -d "$work/debian-$1" ] && return
  step "a stand-in for $base ($1) from this machine's Debian archive"
  mmdebstrap --quiet --variant=minbase --include=ca-certificates --architectures="$1" --skip=check/qemu "${slim[@]}" bookworm "$work/debian-$1"
  # The archive's lists and the packages that mmdebstrap fetched.
  find "$work/debian-$1/var/lib/apt/lists" "$work/debian-$1/var/cache/apt" -type f -delete
}

has_image() { buildah inspect --type image "$1" >/dev/null 2>&1; }

# base_images [ARCH]: what the Dockerfile begins with.
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

# Programs of another architecture run through QEMU, if this kernel lets them: the interpreter is opened once, here, so that it also works
# inside containers. Undone at the end. Fails where that is not allowed.
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

# operator_image NAME VERSION [ARCH [OPTION...]]: the Dockerfile's, with this machine's own package sources, whatever they are; nothing of them
# ends in the image. The architecture is that of the base, and of what is published.
operator_image() {
  local name=$1 version=$2 arch=${3:-amd64}
  step "building $name"
  # buildah 1.28 goes on to want the platform of one stage in the next, and finds no base of another. Here each name has one platform anyway.
  sed 's/^FROM --platform=[^ ]* /FROM /' Dockerfile >"$work/Dockerfile"
  buildah build -q --file "$work/Dockerfile" --layers --pull-never --tag "$name" "${@:4}" \
    --volume "$HOME/.nuget:/root/.nuget" --volume /etc/apt:/etc/apt:ro --volume /etc/ssl/certs:/etc/ssl/certs:ro \
    --build-arg SDK="$(by_digest "$sdk")" --build-arg BASE="$(by_digest "$(base_of "$arch")")" --build-arg VERSION="$version" --build-arg REVISION="$(git rev-parse HEAD)" \
    --build-arg BUILDPLATFORM=linux/amd64 --build-arg TARGETARCH="$arch" . >"$out/build-$arch.log" 2>&1 ||
    { tail -n 30 "$out/build-$arch.log"; fail "the build for $arch failed"; }
}

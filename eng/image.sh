#!/usr/bin/env bash
# Builds the Dockerfile with buildah for both architectures, checks the content, writes the bill of materials, and runs one update in the
# sandbox with the image as its operator. Ends with "image: amd64 N MB, start N ms". Needs root. Results are in artifacts/image.
# arm64 is built and started with QEMU if the kernel supports binaries of other architectures; otherwise it is only published.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/image
image=localhost/ums-operator:dev
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
. eng/image/build.sh
. eng/image/inside.sh
. eng/image/run.sh
processes=()
end_processes() {
  for process in "${processes[@]}"; do { kill -TERM "$process" 2>/dev/null && wait "$process"; } || true; done
  processes=()
}
cleanup() {
  set +e
  end_processes
  forget_containers
}
trap cleanup EXIT

# Size of the unpacked files.
megabytes() { du -s --apparent-size -B 1000000 "$root" | cut -f1; }

base_images
nuget_materials
operator_image "$image" "$version"
look_inside amd64 "$image"
chroot "$root" /usr/lib/postgresql/$postgres/bin/pg_dump --version >/dev/null || fail "its pg_dump does not run"
bill_of_materials amd64
line="image: amd64 $(megabytes) MB"
update_in_sandbox
end_processes

if emulate_arm64; then
  base_images arm64
  operator_image "$image-arm64" "$version" arm64
  look_inside arm64 "$image-arm64"
  bill_of_materials arm64
  size=$(megabytes)
  emulated_start
  echo "image: arm64 $size MB"
else
  operator_image "$image-arm64-published" "$version" arm64 --target build
  container=$(buildah from --pull-never "$image-arm64-published")
  containers+=("$container")
  file_of arm64 "$(buildah mount "$container")/app/UmsOperator"
  echo "image: arm64 was only published: this kernel cannot run programs of other architectures, so packages could not be installed"
fi
echo "$line, start $milliseconds ms"

#!/usr/bin/env bash
# Builds the Dockerfile with buildah for both architectures, looks what is inside, writes the bill of materials, and runs the result as the
# sandbox's operator through one update. Ends with "image: amd64 N MB, start N ms". Needs root. Results are in artifacts/image.
# arm64 is built and begun through QEMU where the kernel lets foreign programs run; elsewhere it is only published.
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

# Of the files, as they are unpacked.
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
  echo "image: arm64 only published: this kernel runs no programs of other architectures, so its packages could not be installed"
fi
echo "$line, start $milliseconds ms"

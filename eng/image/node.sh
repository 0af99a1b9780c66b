#!/usr/bin/env bash
# Builds the images for a real node as an OCI layout in FOLDER: two versions of the operator, two of the reference server, the device load, pause.
# Usage: eng/image/node.sh FOLDER
set -euo pipefail
folder=$(realpath -m "$1")
cd "$(dirname "$0")/../.."
out=artifacts/node
. eng/image/build.sh
trap forget_containers EXIT

base_images
operator_image localhost/ums-operator:first 0.1.0
operator_image localhost/ums-operator:second 0.1.1

# The sandbox includes the reference server, so one layer is enough for both.
step "publishing the reference server and the device load"
# In a separate folder, because the usual one contains a platform-neutral build.
runtime=(--artifacts-path "$out/build" -p:WithRuntime=true -v q --nologo)
{ dotnet restore tests/Sandbox --locked-mode "${runtime[@]}" && UMS_ASSETS=$out/build/obj/Sandbox/project.assets.json eng/packs.sh tests/Sandbox &&
  dotnet publish tests/Sandbox --no-restore -c Release -r linux-x64 --self-contained -o "$work/app" "${runtime[@]}" -p:RunAnalyzers=false -p:DebugType=none; } >"$out/publish.log" 2>&1 ||
  { tail -n 30 "$out/publish.log"; fail "the publish failed"; }
container=$(buildah from --pull-never "$base")
containers+=("$container")
buildah copy -q "$container" "$work/app" /app >/dev/null
buildah config --user 65532:65532 --env DOTNET_EnableDiagnostics=0 --env HOME=/tmp "$container"
programs=localhost/ums-programs
buildah commit -q "$container" $programs >/dev/null

# program NAME FROM CONFIG...: an image that differs from FROM only in its configuration.
program() {
  local name=$1 container
  container=$(buildah from --pull-never "$2")
  containers+=("$container")
  shift 2
  buildah config --cmd '' "$@" "$container"
  buildah commit -q "$container" "localhost/$name" >/dev/null
}

program ums-server:12.03.110 $programs --env UMS_VERSION=12.03.110 --entrypoint '["/app/UmsServer"]'
# It migrates production slowly enough for a drain to happen meanwhile.
program ums-server:12.04.110 $programs --env UMS_VERSION=12.04.110 --env UMS_FAULT=migrate-slow=15 --env UMS_FAULT_MODE=migrator --entrypoint '["/app/UmsServer"]'
program ums-load:dev $programs --entrypoint '["/app/Sandbox", "load"]'
program pause:1 "$base" --entrypoint '["/usr/bin/sleep", "infinity"]'

# export_image NAME IMAGE: adds the image to the layout under the name that pods use.
step "writing $folder"
rm -rf "$folder"
export_image() { buildah push -q "localhost/$2" "oci:$folder:$1"; }
for version in 0.1.0:first 0.1.1:second; do export_image "registry.example.com/ums-operator:${version%:*}" "ums-operator:${version#*:}"; done
for version in 12.03.110 12.04.110; do export_image "registry.example.com/igel/ums-server:$version" "ums-server:$version"; done
export_image registry.example.com/ums-load:dev ums-load:dev
export_image docker.io/local/pause:1 pause:1
# containerd's annotation for the name of an image.
sed -i 's/"org.opencontainers.image.ref.name"/"io.containerd.image.name"/g' "$folder/index.json"

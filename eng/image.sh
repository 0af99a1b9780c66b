#!/usr/bin/env bash
# Builds the Dockerfile with buildah, looks what is inside, runs the result as the sandbox's operator through one update.
# Ends with "image: amd64 N MB, start N ms". Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/image
image=localhost/ums-operator:dev
. eng/image/build.sh
processes=()
mounts=()
cleanup() {
  set +e
  for process in "${processes[@]}"; do kill -TERM "$process" 2>/dev/null && wait "$process"; done
  for mount in "${mounts[@]}"; do umount -R -l "$mount"; done
  forget_containers
}
trap cleanup EXIT

base_images
operator_image "$image" 0.1.0

# Inside is what was published, the two client programs, and what Debian's packages brought; nothing else.
step "looking what is inside"
container=$(buildah from --pull-never "$image")
containers+=("$container")
root=$(buildah mount "$container")
below=$(buildah from --pull-never "$base")
containers+=("$below")
list() { (cd "$1" && find . \( -type f -o -type l \) -printf '%p\n' | LC_ALL=C sort); }
list "$(buildah mount "$below")" >"$work/base"
list "$root" >"$out/files"
cat "$root"/var/lib/dpkg/info/*.list | sed -E 's#^/(lib|lib64|bin|sbin)/#/usr/\1/#; s/^/./' | LC_ALL=C sort -u >"$work/packaged"
LC_ALL=C comm -13 "$work/base" "$out/files" | LC_ALL=C comm -23 - "$work/packaged" |
  grep -vE '^\./(app/|usr/lib/postgresql/[0-9]+/bin/pg_(dump|restore)$|var/(lib/dpkg|cache|lib/apt|log)/|etc/(hosts$|ssl/certs/|ld\.so\.cache|alternatives/|localtime|timezone))' >"$work/strange" || true
[ ! -s "$work/strange" ] || { head -n 20 "$work/strange"; fail "files that nobody expects are inside"; }
grep -E '\.(cs|csproj|pdb|xml)$|/obj/|/packages\.lock\.json$' "$out/files" | grep '^\./app/' && fail "sources or symbols are inside"
[ "$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' "$image")" = 65532:65532 ] || fail "runs as root"
chroot "$root" /usr/lib/postgresql/15/bin/pg_dump --version >/dev/null || fail "its pg_dump does not run"
megabytes=$(buildah inspect --type image --format '{{.Manifest}}' "$image" >/dev/null; du -s --apparent-size -B 1000000 "$root" | cut -f1)

# Its operator, from its own root file system and as its own user, in the sandbox.
step "running it in the sandbox"
dotnet build tests/Sandbox -c Release -v q --nologo -clp:NoSummary -p:RunAnalyzers=false >"$out/sandbox-build.log"
dotnet artifacts/bin/Sandbox/release/Sandbox.dll run --without-operator >"$out/sandbox.log" 2>&1 &
processes+=($!)
for _ in $(seq 600); do grep -q 'start it:' "$out/sandbox.log" && break; sleep 0.2; done
start=$(sed -n 's/^ *start it: *dotnet [^ ]* //p' "$out/sandbox.log")
[ -n "$start" ] || { cat "$out/sandbox.log"; fail "the sandbox did not come up"; }
eval "$(sed -n 's/^ *\(export .*\)$/\1/p' "$out/sandbox.log")"
sample=$(sed -n 's/^.*kubectl.* apply -f //p' "$out/sandbox.log")

# The operator may read its own kubeconfig and nothing else of the sandbox.
config=$(sed -n 's/.*--kubeconfig \([^ ]*\).*/\1/p' <<<"$start")
mkdir -p "$root$(dirname "$config")"
install -o 65532 -g 65532 -m 400 "$config" "$root$config"
for name in proc dev; do mount --rbind "/$name" "$root/$name"; mount --make-rslave "$root/$name"; mounts=("$root/$name" "${mounts[@]}"); done
port=$(grep -oE '127\.0\.0\.1:[0-9]+' <<<"$start" | tail -n 1)
environment=$(buildah inspect --type image --format '{{range .OCIv1.Config.Env}}{{.}} {{end}}' "$image")
begun=$(date +%s%N)
# shellcheck disable=SC2086 # arguments, printed by the sandbox
env -i $environment "$(command -v chroot)" --userspec=65532:65532 "$root" /app/UmsOperator $start >"$out/operator.log" 2>&1 &
operator=$!
processes+=("$operator")
until curl -fs "http://$port/healthz" >/dev/null; do
  kill -0 "$operator" 2>/dev/null || { cat "$out/operator.log"; fail "it ended"; }
done
milliseconds=$((($(date +%s%N) - begun) / 1000000))
kubectl apply -f "$sample"
kubectl wait --for=condition=Ready ums/demo --timeout=60s
kubectl patch ums demo --type merge -p '{"spec":{"version":"12.04.110"}}'
kubectl wait --for=condition=Ready ums/demo --timeout=180s || { tail -n 30 "$out/operator.log"; fail "the update did not complete"; }
kubectl get ums
echo "image: amd64 $megabytes MB, start $milliseconds ms"

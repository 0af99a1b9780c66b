# Content of an image, and its bill of materials.

list() { (cd "$1" && find . \( -type f -o -type l \) -printf '%p\n' | LC_ALL=C sort); }

# look_inside ARCH IMAGE: checks that the image contains only the published files, the two client programs, and Debian's packages. Sets $root to its file system,
# and $environment.
look_inside() {
  local arch=$1 image=$2 container below
  step "looking what is inside $image"
  container=$(buildah from --pull-never "$image")
  containers+=("$container")
  root=$(buildah mount "$container")
  environment=$(buildah inspect --type image --format '{{range .OCIv1.Config.Env}}{{.}} {{end}}' "$image")
  below=$(buildah from --pull-never "$(base_of "$arch")")
  containers+=("$below")
  list "$(buildah mount "$below")" >"$work/base"
  list "$root" >"$out/files-$arch"
  cat "$root"/var/lib/dpkg/info/*.list | sed -E 's#^/(lib|lib64|bin|sbin)/#/usr/\1/#; s/^/./' | LC_ALL=C sort -u >"$work/packaged"
  LC_ALL=C comm -13 "$work/base" "$out/files-$arch" | LC_ALL=C comm -23 - "$work/packaged" |
    grep -vE '^\./(app/|usr/lib/postgresql/[0-9]+/(bin/pg_dump$|lib/pg_dump/)|usr/share/doc/[^/]+/copyright$|var/(lib/dpkg|cache|lib/apt|log)/|etc/(hosts$|ssl/certs/|ld\.so\.cache|alternatives/|localtime|timezone))' >"$work/strange" || true
  [ ! -s "$work/strange" ] || { head -n 20 "$work/strange"; fail "the image contains unexpected files"; }
  ! grep -E '\.(cs|csproj|pdb|xml)$|/obj/|/packages\.lock\.json$' "$out/files-$arch" | grep '^\./app/' || fail "the image contains sources or symbols"
  [ "$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' "$image")" = 65532:65532 ] || fail "the image runs as root"
  [ "$(buildah inspect --type image --format '{{.OCIv1.Architecture}}' "$image")" = "$arch" ] || fail "the image declares another architecture"
  file_of "$arch" "$root/app/UmsOperator"
  file_of "$arch" "$root/usr/lib/postgresql/$postgres/bin/pg_dump"
}

# file_of ARCH PROGRAM: fails unless the program has that architecture (e_machine in its ELF header).
file_of() {
  local machine=3e00
  [ "$1" = amd64 ] || machine=b700
  [ "$(od -An -tx1 -j18 -N2 "$2" | tr -d ' ')" = $machine ] || fail "$2 is not a program for $1"
}

# The operator's NuGet packages with licences and hashes from CycloneDX, for all architectures.
nuget_materials() {
  dotnet tool restore >"$out/tools.log" || { cat "$out/tools.log"; fail "the generator of the bill of materials could not be restored"; }
  eng/packs.sh --tools
  dotnet tool run dotnet-CycloneDX src/UmsOperator/UmsOperator.csproj --base-intermediate-output-path artifacts/obj --output "$out" \
    --filename nuget.cdx.json --output-format Json --spec-version 1.6 --set-name ums-operator --set-version "$version" >"$out/cyclonedx.log" ||
    { tail -n 20 "$out/cyclonedx.log"; fail "the bill of materials could not be generated"; }
}

# bill_of_materials ARCH: $out/ums-operator-ARCH.cdx.json (CycloneDX), of the actual content of $root: NuGet packages, .NET's runtime, Debian
# packages, including that of the copied pg_dump. Fails if the published program references a package that is not in it.
bill_of_materials() {
  local arch=$1 bill=$out/ums-operator-$1.cdx.json
  dpkg-query --admindir="$root/var/lib/dpkg" --show --showformat '${Package}\t${Version}\t${Architecture}\tbookworm\n' >"$work/debs"
  awk '/^Package: / { name = $2 } /^Architecture: / { arch = $2 } /^Version: / { version = $2 } /^Distribution: / { print name "\t" version "\t" arch "\t" $2 }' "$root"/var/lib/dpkg/status.d/* >>"$work/debs"
  jq --raw-input --slurp --arg arch "$arch" '
    split("\n") | map(select(. != "") | split("\t")) | unique | map({
      type: "library", name: .[0], version: .[1],
      purl: "pkg:deb/debian/\(.[0])@\(.[1] | @uri)?arch=\(.[2])&distro=\(.[3])" } | . + { "bom-ref": .purl })' "$work/debs" >"$work/debs.json"
  jq '.libraries | to_entries | map(select(.value.type == "runtimepack") | .key | ltrimstr("runtimepack.") | split("/") | {
      type: "framework", name: .[0], version: .[1], purl: "pkg:nuget/\(.[0])@\(.[1])" } | . + { "bom-ref": .purl })' \
    "$root/app/UmsOperator.deps.json" >"$work/runtime.json"
  jq --slurpfile debs "$work/debs.json" --slurpfile runtime "$work/runtime.json" '.metadata.component.type = "container" | .components += $runtime[0] + $debs[0]' \
    "$out/nuget.cdx.json" >"$bill"
  jq --raw-output '.libraries | to_entries[] | select(.value.type == "package") | .key' "$root/app/UmsOperator.deps.json" | sort >"$work/published"
  jq --raw-output '.components[] | "\(.name)/\(.version)"' "$bill" | sort >"$work/billed"
  missing=$(comm -23 "$work/published" "$work/billed")
  [ -z "$missing" ] || fail "the bill of materials lacks: $missing"
  grep -q "^postgresql-client-$postgres/" "$work/billed" || fail "the bill of materials lacks pg_dump"
  jq --raw-output --arg arch "$arch" '"image: \($arch) bill of materials: \([.components[] | select(.purl | startswith("pkg:nuget/"))] | length) NuGet and \([.components[] | select(.purl | startswith("pkg:deb/"))] | length) Debian packages"' "$bill"
}

#!/usr/bin/env bash
# Publishes ums-agent as one native program, from locked packages. .NET's native compiler and runtime are checked against eng/packs.sha512.
# Usage: eng/agent.sh FOLDER [linux-x64|linux-arm64]. Needs gcc or clang, and zlib's headers.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { echo "usage: eng/agent.sh FOLDER [RID]" >&2; exit 2; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
rid=${2:-linux-x64}
compiler=gcc
command -v clang >/dev/null && compiler=clang
cd "$root"
# Both architectures, as the lock file says.
dotnet restore src/UmsOperator.Agent --locked-mode -v q -p:PublishAot=true -p:WithRuntime=true
eng/packs.sh src/UmsOperator.Agent
dotnet publish src/UmsOperator.Agent --no-restore -c Release -r "$rid" -o "$target" -v q --nologo -p:PublishAot=true -p:WithRuntime=true -p:CppCompilerAndLinker="$compiler" \
  -p:DebugType=none -p:StripSymbols=true -p:GenerateDocumentationFile=false -p:RunAnalyzers=false
mv "$target/UmsOperator.Agent" "$target/ums-agent"
rm -f "$target"/UmsOperator.Agent* "$target"/*.json
echo "agent: $(stat -c %s "$target/ums-agent") bytes, $rid"

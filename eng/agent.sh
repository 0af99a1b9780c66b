#!/usr/bin/env bash
# Publishes ums-agent as one native program, and checks the packages that this adds (.NET's native compiler and runtime).
# Usage: eng/agent.sh FOLDER [linux-x64|linux-arm64]. Needs gcc or clang, and zlib's headers.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { echo "usage: eng/agent.sh FOLDER [RID]" >&2; exit 2; }
target=$1
rid=${2:-linux-x64}
compiler=gcc
command -v clang >/dev/null && compiler=clang
cd "$root"
dotnet publish src/UmsOperator.Agent -c Release -r "$rid" -o "$target" -v q --nologo -p:PublishAot=true -p:WithRuntime=true -p:CppCompilerAndLinker="$compiler" \
  -p:DebugType=none -p:StripSymbols=true -p:GenerateDocumentationFile=false -p:RunAnalyzers=false
mv "$target/UmsOperator.Agent" "$target/ums-agent"
find "$target" -maxdepth 1 -type f ! -name ums-agent -delete
eng/packs.sh src/UmsOperator.Agent

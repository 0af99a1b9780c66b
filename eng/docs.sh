#!/usr/bin/env bash
# Builds the site of the documentation into artifacts/site. The generator comes from npm as eng/site/package-lock.json pins it. Fails on dead links and anchors.
# DOCS_BASE: the folder of the web server under which the site will be published, with a slash at both ends. Default: /
set -euo pipefail
cd "$(dirname "$0")/.."
command -v npm >/dev/null || { echo "docs: this machine lacks npm (package npm)." >&2; exit 1; }
export DOCS_BASE=${DOCS_BASE:-/} NO_COLOR=1

site=eng/site
if ! cmp -s $site/package-lock.json $site/node_modules/.installed; then
  npm --prefix $site ci --ignore-scripts --no-audit --no-fund --silent
  cp $site/package-lock.json $site/node_modules/.installed
fi
node $site/stage.mjs
log=$(mktemp)
trap 'rm -f "$log"' EXIT
$site/node_modules/.bin/vitepress build $site >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
summary=$(node $site/verify.mjs)
echo "The site is in artifacts/site. Look at it:"
echo "  $site/node_modules/.bin/vitepress preview $site --port 4173   # or any web server of static files"
echo "Publish it below a folder of a web server: make docs DOCS_BASE=/folder/"
echo "$summary"

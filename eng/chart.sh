#!/usr/bin/env bash
# Writes what is generated from the Helm chart into the folder ROOT: the values in the chart's README.md, and config/rbac,
# config/manager and config/prometheus, which therefore cannot drift from it.
# Usage: eng/chart.sh ROOT
set -euo pipefail
root=$(realpath "$1")
cd "$(dirname "$0")/.."

chart=charts/ums-operator
helm=$(command -v helm) || {
  eng/bootstrap.sh kubectl >&2
  helm=${XDG_CACHE_HOME:-$HOME/.cache}/ums-operator/kubectl/helm
}

# values VALUES.YAML: one table row for each value under a "# --" comment; its path from the indentation.
values() {
  awk '
    function flush() {
      if (path == "") return
      gsub(/\|/, "\\|", text); gsub(/\|/, "\\|", value)
      printf "| `%s` | %s | %s |\n", path, (value == "" ? "see `values.yaml`" : "`" value "`"), text
      path = ""
    }
    BEGIN { print "| Value | Default | Meaning |\n|---|---|---|" }
    /^ *# -- / { flush(); sub(/^ *# -- /, ""); text = $0; open = 1; next }
    /^ *# / && open { sub(/^ *# /, ""); text = text " " $0; next }
    /^ *[A-Za-z]+:/ {
      depth = match($0, /[^ ]/) - 1
      name = $1; sub(/:$/, "", name)
      keys[depth / 2] = name
      if (open) {
        path = keys[0]
        for (i = 1; i <= depth / 2; i++) path = path "." keys[i]
        value = $0; sub(/^[^:]*: */, "", value)
        open = 0
        flush()
      }
    }' "$1"
}

# render FOLDER TEMPLATE...: the templates as plain manifests, without the marks of Helm. Optional ones without their file are left out.
render() {
  local folder=$1 template templates=()
  shift
  for template; do
    [ "$template" != prometheusrule ] || [ -e $chart/files/alerts.yaml ] || continue
    templates+=(--show-only "templates/$template.yaml")
  done
  mkdir -p "$root/config/$folder"
  {
    echo "# Generated from $chart by \`make generate\`. Do not edit."
    "$helm" template ums-operator "$chart" --namespace ums-operator-system --kube-version 1.32 "${templates[@]}" \
      --set metrics.serviceMonitor.enabled=always,metrics.prometheusRule.enabled=always |
      sed -e '/^# Source: /d' -e '/^ *helm.sh\/chart: /d' -e '/^ *app.kubernetes.io\/managed-by: Helm$/d'
  } >"$root/config/$folder/$folder.yaml"
}

mkdir -p "$root/$chart"
table=$(values $chart/values.yaml)
awk -v table="$table" '/^<!-- \/values/ { skip = 0 } !skip { print } /^<!-- values/ { print table; skip = 1 }' \
  $chart/README.md >"$root/$chart/README.new"
mv "$root/$chart/README.new" "$root/$chart/README.md"

render rbac serviceaccount operator-role leader-election-role aggregated-roles
render manager deployment poddisruptionbudget metrics-service
render prometheus servicemonitor prometheusrule

#!/usr/bin/env bash
# Writes the files that are generated from the Helm chart to the folder ROOT: the values in the chart's README.md, their descriptions in its
# values.schema.json, and config/rbac, config/manager and config/prometheus.
# Usage: eng/chart.sh ROOT
set -euo pipefail
root=$(realpath "$1")
cd "$(dirname "$0")/.."

chart=charts/ums-operator
helm=$(command -v helm) || {
  eng/bootstrap.sh kubectl >&2
  helm=${XDG_CACHE_HOME:-$HOME/.cache}/ums-operator/kubectl/helm
}

# comments: path, default and text of each value under a "# --" comment, between tabs; the path from the indentation.
comments() {
  awk '
    /^ *# -- / { sub(/^ *# -- /, ""); text = $0; open = 1; next }
    /^ *# / && open { sub(/^ *# /, ""); text = text " " $0; next }
    /^ *[A-Za-z]+:/ {
      depth = match($0, /[^ ]/) - 1
      name = $1; sub(/:$/, "", name)
      keys[depth / 2] = name
      if (open) {
        path = keys[0]
        for (i = 1; i <= depth / 2; i++) path = path "." keys[i]
        value = $0; sub(/^[^:]*: */, "", value)
        printf "%s\t%s\t%s\n", path, value, text
        open = 0
      }
    }' $chart/values.yaml
}

# table: one row of the README for each value.
table() {
  echo "| Value | Default | Meaning |"
  echo "|---|---|---|"
  comments | awk -F '\t' '{ gsub(/\|/, "\\|"); printf "| `%s` | %s | %s |\n", $1, ($2 ~ /^#|^$/ ? "see `values.yaml`" : "`" $2 "`"), $3 }'
}

# described: the schema, with the comment of each value as its description. The description comes first after the brace of its value, which begins a line.
described() {
  awk -F '\t' '
    NR == FNR { text = $3; gsub(/[\\"]/, "\\\\&", text); texts[$1] = text; next }
    /^  "[a-z]/ { inside = /^  "properties"/ }
    inside && /^ *"[A-Za-z]+": \{/ {
      indent = match($0, /[^ ]/) - 1
      if (indent % 4 == 0) {
        name = $0; sub(/^ *"/, "", name); sub(/".*/, "", name)
        keys[indent / 4] = name
        path = keys[1]
        for (i = 2; i <= indent / 4; i++) path = path "." keys[i]
        if (path in texts) {
          rest = substr($0, index($0, "{") + 1)
          sub(/^ "description": "([^"\\]|\\.)*",/, "", rest)
          $0 = substr($0, 1, index($0, "{")) " \"description\": \"" texts[path] "\"," rest
        }
      }
    }
    { print }' <(comments) $chart/values.schema.json
}

# render FOLDER TEMPLATE...: the templates as plain manifests for every version that config/crd supports (CEL), without Helm's labels. Optional templates are omitted if they render nothing.
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
    "$helm" template ums-operator "$chart" --namespace ums-operator-system --kube-version 1.25 "${templates[@]}" \
      --set metrics.serviceMonitor.enabled=always,metrics.prometheusRule.enabled=always |
      sed -e '/^# Source: /d' -e '/^ *helm.sh\/chart: /d' -e '/^ *app.kubernetes.io\/managed-by: Helm$/d'
  } >"$root/config/$folder/$folder.yaml"
}

mkdir -p "$root/$chart"
described >"$root/$chart/values.schema.new"
mv "$root/$chart/values.schema.new" "$root/$chart/values.schema.json"
awk -v table="$(table)" '/^<!-- \/values/ { skip = 0 } !skip { print } /^<!-- values/ { print table; skip = 1 }' \
  $chart/README.md >"$root/$chart/README.new"
mv "$root/$chart/README.new" "$root/$chart/README.md"

render rbac serviceaccount operator-role leader-election-role aggregated-roles
render manager deployment poddisruptionbudget metrics-service
render prometheus servicemonitor prometheusrule

{{/* The rule file with the changes of metrics.prometheusRule: (dict "root" . "alerts" text). A group without alerts is left out. */}}
{{- define "ums-operator.changedAlerts" -}}
{{- $values := .root.Values.metrics.prometheusRule }}
{{- $thresholds := .root.Files.Get "files/thresholds.yaml" | fromYaml }}
{{- $groups := list }}
{{- range (.alerts | fromYaml).groups }}
{{- $rules := list }}
{{- range .rules }}
{{- $own := get $values.alerts .alert | default dict }}
{{- if ne (get $own "enabled" | toString) "false" }}
{{- $rule := deepCopy . }}
{{- if hasKey $own "threshold" }}
{{- $known := get $thresholds .alert }}
{{- range $known.texts }}
{{- $changed := replace (toString $known.default) (toString $own.threshold) . }}
{{- $_ := set $rule "expr" ($rule.expr | replace . $changed) }}
{{- $_ := set $rule.annotations "summary" ($rule.annotations.summary | replace . $changed) }}
{{- $_ := set $rule.annotations "description" ($rule.annotations.description | replace . $changed) }}
{{- end }}
{{- end }}
{{- if hasKey $own "for" }}
{{- /* A description that names the time names the new one. */}}
{{- with $rule.for }}
{{- $before := printf " %s minutes" (trimSuffix "m" .) }}
{{- $_ := set $rule.annotations "description" ($rule.annotations.description | replace $before (printf " %s" $own.for)) }}
{{- end }}
{{- $_ := set $rule "for" $own.for }}
{{- end }}
{{- $severity := dict }}
{{- with $own.severity }}{{ $_ := set $severity "severity" . }}{{ end }}
{{- $_ := set $rule "labels" (merge (dict) $severity ($own.labels | default dict) $values.alertLabels $rule.labels) }}
{{- $rules = append $rules $rule }}
{{- end }}
{{- end }}
{{- if $rules }}{{ $groups = append $groups (dict "name" .name "rules" $rules) }}{{ end }}
{{- end }}
{{- toYaml (dict "groups" $groups) }}
{{- end }}

{{- define "ums-operator.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* The name of every object. 50 characters leave room for suffixes. */}}
{{- define "ums-operator.fullname" -}}
{{- $name := include "ums-operator.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Name of cluster-scoped objects. There is one operator for all namespaces, or several with watchNamespaces. */}}
{{- define "ums-operator.clusterName" -}}
{{- include "ums-operator.fullname" . }}{{ if .Values.watchNamespaces }}-{{ .Release.Namespace }}{{ end }}
{{- end }}

{{- define "ums-operator.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "ums-operator.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{/* A registry replaces the registry in the repository: a first part with a dot or a port, or localhost. */}}
{{- define "ums-operator.image" -}}
{{- $repository := .Values.image.repository }}
{{- with (.Values.global | default dict).imageRegistry | default .Values.image.registry }}
{{- $repository = printf "%s/%s" . (regexReplaceAll "^(localhost|[^/]*[.:][^/]*)/" $repository "") }}
{{- end }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{- define "ums-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "ums-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: operator
{{- end }}

{{/*
Labels of an object: (dict "root" . "labels" its-own "component" another). Its own win over commonLabels, and these over the recommended ones; but what
selectors read is never replaced.
*/}}
{{- define "ums-operator.labels" -}}
{{- $selected := include "ums-operator.selectorLabels" .root | fromYaml }}
{{- with .component }}{{ $_ := set $selected "app.kubernetes.io/component" . }}{{ end }}
{{- $recommended := dict
      "app.kubernetes.io/version" .root.Chart.AppVersion
      "app.kubernetes.io/part-of" "ums-operator"
      "app.kubernetes.io/managed-by" .root.Release.Service
      "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_") }}
{{- toYaml (merge (dict) $selected (.labels | default dict) .root.Values.commonLabels $recommended) }}
{{- end }}

{{/* Labels and annotations of an object: (dict "root" . "labels" its-own "annotations" its-own). Both may be left out. */}}
{{- define "ums-operator.metadata" -}}
labels:
  {{- include "ums-operator.labels" . | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Whether an optional object is enabled: (list . wanted "group/version/Kind"). Empty: no. */}}
{{- define "ums-operator.wanted" -}}
{{- $root := index . 0 }}
{{- if or (eq (index . 1) "always") (and (eq (index . 1) "auto") ($root.Capabilities.APIVersions.Has (index . 2))) }}true{{ end }}
{{- end }}

{{/* Milliseconds of a duration such as 15s. */}}
{{- define "ums-operator.milliseconds" -}}
{{- mul (regexFind "^[0-9]+" .) (get (dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000) (regexFind "[a-z]+$" .)) }}
{{- end }}

{{/* What a ServiceMonitor or PodMonitor scrapes: (dict "root" . "path" the-path-of-its-values "monitor" its-values). */}}
{{- define "ums-operator.endpoint" -}}
{{- $metrics := .root.Values.metrics }}
{{- if and $metrics.auth.enabled (not $metrics.auth.credentials.name) (eq .path "metrics.podMonitor") }}
{{- fail "metrics.auth.credentials.name is needed for metrics.podMonitor: a PodMonitor cannot send the token of Prometheus' own ServiceAccount" }}
{{- end }}
{{- with .monitor }}
{{- if gt (include "ums-operator.milliseconds" .scrapeTimeout | int64) (include "ums-operator.milliseconds" .interval | int64) }}
{{- fail (printf "%s.scrapeTimeout must not be longer than its interval: Prometheus would refuse it" $.path) }}
{{- end -}}
- port: http
  path: /metrics
  interval: {{ .interval }}
  scrapeTimeout: {{ .scrapeTimeout }}
  honorLabels: true # the label namespace is that of the UmsCluster
  {{- if $metrics.auth.enabled }}
  {{- if $metrics.auth.credentials.name }}
  authorization:
    credentials:
      name: {{ $metrics.auth.credentials.name | quote }}
      key: {{ $metrics.auth.credentials.key | quote }}
  {{- else }}
  bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
  {{- end }}
  {{- end }}
  {{- if $metrics.tls.secretName }}
  scheme: https
  tlsConfig:
    {{- if $metrics.tls.insecureSkipVerify }}
    insecureSkipVerify: true
    {{- else }}
    serverName: {{ printf "%s-metrics.%s.svc" (include "ums-operator.fullname" $.root) $.root.Release.Namespace | quote }}
    ca:
      secret:
        name: {{ $metrics.tls.secretName | quote }}
        key: ca.crt
    {{- end }}
  {{- end }}
  {{- with .relabelings }}
  relabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .metricRelabelings }}
  metricRelabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Fails on times that the operator rejects at its start, before anything is installed. */}}
{{- define "ums-operator.judgeLeaderElection" -}}
{{- $lease := include "ums-operator.milliseconds" .leaseDuration | int64 }}
{{- $renew := include "ums-operator.milliseconds" .renewDeadline | int64 }}
{{- $retry := include "ums-operator.milliseconds" .retryPeriod | int64 }}
{{- if le $lease $renew }}
{{- fail "leaderElection.leaseDuration must be longer than leaderElection.renewDeadline, else two would lead" }}
{{- end }}
{{- if le (mul 10 $renew) (mul 12 $retry) }}
{{- fail "leaderElection.renewDeadline must be longer than 1.2 times leaderElection.retryPeriod, else one slow answer ends the leadership" }}
{{- end }}
{{- end }}

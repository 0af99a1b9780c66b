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

{{/* Name of objects without a namespace. There is one operator for all namespaces, but there may be several that serve some. */}}
{{- define "ums-operator.clusterName" -}}
{{- include "ums-operator.fullname" . }}{{ if .Values.watchNamespaces }}-{{ .Release.Namespace }}{{ end }}
{{- end }}

{{- define "ums-operator.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "ums-operator.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "ums-operator.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{- define "ums-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "ums-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "ums-operator.labels" -}}
{{ include "ums-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: ums-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Whether an optional object is wanted: (list . wanted "group/version/Kind"). Empty: no. */}}
{{- define "ums-operator.wanted" -}}
{{- $root := index . 0 }}
{{- if or (eq (index . 1) "always") (and (eq (index . 1) "auto") ($root.Capabilities.APIVersions.Has (index . 2))) }}true{{ end }}
{{- end }}

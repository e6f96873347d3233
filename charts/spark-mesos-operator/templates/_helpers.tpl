{{- define "smo.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "smo.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "smo.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "smo.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Of objects without a namespace: releases of one name in several namespaces must not meet. */}}
{{- define "smo.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "smo.fullname" .) -}}
{{- end -}}

{{- define "smo.selector" -}}
app.kubernetes.io/name: {{ include "smo.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "smo.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
app.kubernetes.io/name: {{ include "smo.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: spark-mesos-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "smo.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "smo.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "smo.subject" -}}
- kind: ServiceAccount
  name: {{ include "smo.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{- define "smo.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "smo.leaseName" -}}
{{- default (include "smo.fullname" .) .Values.leaderElection.leaseName -}}
{{- end -}}

{{/* What the operator does with the resources of users, in one namespace or in all. */}}
{{- define "smo.workRules" -}}
- apiGroups: [sparkmesos.dev]
  resources: [sparkapplications]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [sparkmesos.dev]
  resources: [scheduledsparkapplications]
  verbs: [get, list, watch, patch]
- apiGroups: [sparkmesos.dev]
  resources: [sparkapplications/status, scheduledsparkapplications/status]
  verbs: [patch]
# To be named as owner that is not deleted before what it owns.
- apiGroups: [sparkmesos.dev]
  resources: [sparkapplications/finalizers, scheduledsparkapplications/finalizers]
  verbs: [update]
{{- if .Values.rbac.secrets }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end }}
{{- if .Values.rbac.configMaps }}
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
{{- end }}
# Labels, by which tenants are told{{ if .Values.namespaceSelector }}, and which namespaces to watch{{ end }}.
- apiGroups: [""]
  resources: [namespaces]
  verbs: {{ ternary "[get, list, watch]" "[get]" (not (empty .Values.namespaceSelector)) }}
{{ include "smo.eventRules" . }}
{{- if .Values.exposure.enabled }}
- apiGroups: [""]
  resources: [services]
  verbs: [get, create, patch, delete]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [get, create, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [get, create, patch, delete]
{{- end }}
{{- if .Values.clientMode.enabled }}
# Drivers that are Pods, and the Secrets that they take with them.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete]
- apiGroups: [""]
  resources: [secrets]
  verbs: [create, delete]
{{- end }}
{{- end -}}

{{- define "smo.eventRules" -}}
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{/* namespace -> names of the Secrets that MesosClusters refer to. */}}
{{- define "smo.clusterSecrets" -}}
{{- $found := dict -}}
{{- $refs := .Values.rbac.clusterSecrets -}}
{{- range .Values.mesosClusters -}}
{{- $credentials := dig "credentials" "secretRef" nil .spec -}}
{{- $ca := dig "tls" "caSecretRef" nil .spec -}}
{{- $client := dig "tls" "clientCertificateSecretRef" nil .spec -}}
{{- range compact (list $credentials $ca $client) -}}
{{- $refs = append $refs . -}}
{{- end -}}
{{- end -}}
{{- range $refs -}}
{{- $_ := set $found .namespace (append (get $found .namespace | default list) .name | uniq | sortAlpha) -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}

{{/* Annotations of what exists only while an upgrade begins; the argument is its place in the order. */}}
{{- define "smo.upgradeHook" -}}
helm.sh/hook: pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

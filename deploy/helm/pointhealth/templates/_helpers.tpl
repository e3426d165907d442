{{- define "pointhealth.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- /* Takes a list of the root and the name of a component. */ -}}
{{- define "pointhealth.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "pointhealth.labels" -}}
{{- $root := index . 0 -}}
{{ include "pointhealth.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{- define "pointhealth.claim" -}}
{{- .Values.persistence.existingClaim | default (printf "%s-data" (include "pointhealth.name" .)) -}}
{{- end -}}

{{- /* What all pods are: without privileges, their files read-only but for the data and the temporary folder. */ -}}
{{- define "pointhealth.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "pointhealth.container" -}}
image: "{{ required "image.repository: where the image of deploy/Dockerfile is" .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  - name: SITE_URL
    value: {{ required "siteUrl: the address of the site" .Values.siteUrl | quote }}
  - name: ALLOWED_HOSTS
    value: {{ .Values.allowedHosts | join "," | required "allowedHosts: the host names that the site answers to" | quote }}
  {{- range $name, $value := .Values.environment }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
envFrom:
  - secretRef:
      name: {{ required "existingSecret: a secret with SECRET_KEY and DATABASE_URL" .Values.existingSecret }}
{{- end -}}

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>The value sets that are rendered and applied.</summary>
internal static class ValueSets
{
    public static IReadOnlyDictionary<string, ValueSet> All { get; } = new Dictionary<string, ValueSet>(StringComparer.Ordinal)
    {
        ["defaults"] = new(""),
        ["defaults where the extra kinds are served"] = new("", HasExtraKinds: true),
        ["one replica"] = new("replicas: 1"),
        ["two namespaces"] = new("watchNamespaces: [team-a, team-b]"),
        ["no CRD, which another release installs"] = new("crds: { install: false }\nrbac: { aggregateRoles: false }\nwatchNamespaces: [team-a]"),
        ["CRD that goes with the chart"] = new("crds: { keep: false }"),
        ["rights and account made by others"] = new("rbac: { create: false }\nserviceAccount: { create: false, name: given }"),
        ["names and labels of one's own"] = new(
            """
            nameOverride: updater
            fullnameOverride: igel-updater
            commonLabels: { team: endpoints, cost-centre: "4711", app.kubernetes.io/part-of: igel }
            commonAnnotations: { example.com/owner: endpoints }
            serviceAccount: { name: igel, annotations: { example.com/role: updater } }
            """),
        ["image by digest from a private registry"] = new(
            """
            image:
              repository: registry.example.com:5000/igel/ums-operator
              digest: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              pullPolicy: Always
            imagePullSecrets: [{ name: registry-login }]
            """),
        ["options of the operator"] = new(
            """
            log: { level: debug, format: text }
            maxConcurrentReconciles: 8
            maxBackgroundTasks: 1
            leaderElection: { leaseDuration: 1m, renewDeadline: 40s, retryPeriod: 900ms }
            extraArgs: [--liveness-timeout=30m]
            extraEnv:
            - { name: UMS_OPERATOR_LIVENESS_TIMEOUT, value: 20m }
            - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
            extraEnvFrom: [{ configMapRef: { name: settings, optional: true } }, { prefix: PG_, secretRef: { name: login } }]
            extraVolumes: [{ name: ca, configMap: { name: ca, optional: true } }]
            extraVolumeMounts: [{ name: ca, mountPath: /etc/ssl/company, readOnly: true }]
            """),
        ["replaced one by one, and resolving names of one's own"] = new(
            """
            updateStrategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 0, maxUnavailable: 50% } }
            revisionHistoryLimit: 10
            tmpSizeLimit: 1Gi
            dnsPolicy: None
            dnsConfig: { nameservers: [10.0.0.10], searches: [example.com], options: [{ name: ndots, value: "2" }, { name: edns0 }] }
            hostAliases: [{ ip: 10.0.0.20, hostnames: [postgres.example.com, postgres] }]
            podDisruptionBudget: { unhealthyPodEvictionPolicy: IfHealthyBudget }
            """),
        ["Recreate"] = new("updateStrategy: { type: Recreate }"),
        ["placement"] = new(
            """
            replicas: 3
            priorityClassName: system-cluster-critical
            schedulerName: special
            nodeSelector: { kubernetes.io/os: linux }
            tolerations: [{ key: control-plane, operator: Exists, effect: NoSchedule }]
            affinity:
              podAntiAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                - topologyKey: kubernetes.io/hostname
                  labelSelector: { matchLabels: { app.kubernetes.io/name: ums-operator } }
            topologySpreadConstraints:
            - maxSkew: 2
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector: { matchExpressions: [{ key: app.kubernetes.io/part-of, operator: In, values: [ums-operator] }] }
            podDisruptionBudget: { maxUnavailable: 50% }
            terminationGracePeriodSeconds: 60
            """),
        ["resources and security of one's own"] = new(
            """
            resources: { requests: { cpu: 0.1, memory: 256Mi }, limits: { cpu: 1, memory: 1Gi, ephemeral-storage: 100Mi } }
            podSecurityContext: { runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 }
            podLabels: { sidecar.example.com/inject: "false" }
            podAnnotations: { example.com/note: "yes" }
            livenessProbe: { periodSeconds: 60, initialDelaySeconds: 10 }
            readinessProbe: { failureThreshold: 1 }
            """),
        ["network policy, open"] = new("networkPolicy: { enabled: true }"),
        ["network policy, for what comes in only"] = new("networkPolicy: { enabled: true, egress: { enabled: false } }"),
        ["network policy, closed"] = new(
            """
            watchNamespaces: [team-a, team-b]
            networkPolicy:
              enabled: true
              from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }]
              egress:
                dnsPorts: [53, 5353]
                apiServer: [{ ipBlock: { cidr: 10.0.0.1/32 } }]
                apiServerPorts: [443]
                postgres: [{ ipBlock: { cidr: 10.1.0.0/16 } }, { namespaceSelector: {}, podSelector: { matchLabels: { app: postgres } } }]
                postgresPorts: [5432, 5433]
                extra: [{ to: [{ ipBlock: { cidr: 169.254.20.10/32 } }], ports: [{ port: 53, protocol: UDP }] }]
            """),
        ["metrics for some"] = new(
            """
            metrics:
              auth:
                enabled: true
                readers:
                - { kind: ServiceAccount, name: prometheus, namespace: monitoring }
                - { kind: ServiceAccount, name: here }
                - { kind: Group, name: "system:monitoring" }
              serviceMonitor: { enabled: always }
            """,
            HasExtraKinds: true),
        ["metrics for some, by HTTPS"] = new(
            """
            metrics:
              auth: { enabled: true, credentials: { name: scrape-token } }
              tls: { secretName: metrics-tls }
              serviceMonitor: { enabled: always }
              podMonitor: { enabled: always }
            """,
            HasExtraKinds: true),
        ["metrics for all, by HTTPS of an unknown authority"] = new(
            "metrics: { tls: { secretName: metrics-tls, insecureSkipVerify: true }, serviceMonitor: { enabled: always } }",
            HasExtraKinds: true),
        ["ServiceMonitor, alerts and dashboard, tuned"] = new(
            """
            metrics:
              service: { port: 9090, annotations: { example.com/scrape: "no" } }
              serviceMonitor:
                enabled: always
                labels: { release: prometheus }
                interval: 15s
                scrapeTimeout: 5s
                relabelings: [{ action: replace, targetLabel: cluster_name, replacement: east }]
                metricRelabelings: [{ sourceLabels: [__name__], regex: go_.*, action: drop }]
              prometheusRule: { enabled: always, labels: { release: prometheus } }
              dashboard: { enabled: always, namespace: default, annotations: { grafana_folder: UMS } }
            """,
            HasExtraKinds: true),
        ["single alerts changed"] = new(
            """
            metrics:
              prometheusRule:
                enabled: always
                alertLabels: { team: endpoints }
                alerts:
                  UmsVersionsMixed: { enabled: false }
                  UmsOperatorDown: { for: 15m, severity: page, labels: { team: platform } }
                  UmsRestorePointExpiring: { threshold: 48 }
            """,
            HasExtraKinds: true),
        ["objects of one's own, from a mirror"] = new(
            """
            global: { imageRegistry: mirror.example.com }
            extraObjects:
            - |
              apiVersion: v1
              kind: ConfigMap
              metadata:
                name: {{ include "ums-operator.fullname" . }}-extra
                namespace: {{ .Release.Namespace }}
                {{- include "ums-operator.metadata" (dict "root" .) | nindent 2 }}
              data: { image: {{ include "ums-operator.image" . }} }
            """),
        ["PodMonitor without a Service"] = new(
            "metrics: { service: { enabled: false }, podMonitor: { enabled: always, labels: { release: prometheus } } }",
            HasExtraKinds: true),
        ["no monitoring although the kinds are served"] = new(
            "metrics: { serviceMonitor: { enabled: never }, prometheusRule: { enabled: never }, dashboard: { enabled: never } }\ntests: { enabled: false }",
            HasExtraKinds: true),
        ["vertical autoscaler"] = new("verticalPodAutoscaler: { enabled: auto, updateMode: Initial }", HasExtraKinds: true),
    };
}

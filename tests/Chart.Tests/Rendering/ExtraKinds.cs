namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Kinds that the chart uses if they are served. Their real definitions are not available here, so these have only the names.</summary>
internal static class ExtraKinds
{
    private static readonly (string Group, string Kind)[] Kinds =
    [
        ("monitoring.coreos.com", "ServiceMonitor"),
        ("monitoring.coreos.com", "PodMonitor"),
        ("monitoring.coreos.com", "PrometheusRule"),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler"),
    ];

    /// <summary>Values for <c>helm template --api-versions</c>.</summary>
    public static IEnumerable<string> ApiVersions => Kinds.Select(kind => $"{kind.Group}/v1/{kind.Kind}");

    public static bool Contains(string kind) => Kinds.Any(known => known.Kind == kind);

    public static string Definitions => string.Join("---\n", Kinds.Select(kind =>
        $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: {{kind.Kind.ToLowerInvariant()}}s.{{kind.Group}}, annotations: { api-approved.kubernetes.io: "unapproved, for tests" } }
        spec:
          group: {{kind.Group}}
          scope: Namespaced
          names: { kind: {{kind.Kind}}, plural: {{kind.Kind.ToLowerInvariant()}}s }
          versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]

        """));
}

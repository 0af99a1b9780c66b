using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Tests.Fuzzing;
using UmsOperator.Fuzz.Chance;
using UmsOperator.Fuzz.Contents;
using UmsOperator.Tests.Cluster;
using k8s;
using k8s.Models;

namespace UmsOperator.Fuzz.Reconciling;

/// <summary>Generates the objects that a tenant may create: a cluster, its login, its servers' pods and Secrets.</summary>
internal static class Tenant
{
    public const string Namespace = "site";

    private static readonly string[] Verbs = [Annotations.Approve, Annotations.Retry, Annotations.Rollback, Annotations.Abandon, Annotations.AdoptFrom];
    private static readonly string[] Phases = ["Running", "Running", "Pending", "Failed", "Succeeded", "Unknown"];

    private static readonly Gen<V1ContainerState> State = Gen.Select(Gen.Int[0, 2], Hostile.Text, Hostile.Text, Gen.Int, (kind, reason, message, code) => kind switch
    {
        0 => new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } },
        1 => new V1ContainerState { Terminated = new V1ContainerStateTerminated { Reason = reason, Message = message, ExitCode = code } },
        _ => new V1ContainerState { Running = new V1ContainerStateRunning() },
    });

    /// <summary>A cluster that is usually readable.</summary>
    public static JsonObject Cluster(string name, PCG chance)
    {
        var cluster = new UmsCluster
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = Namespace,
                Uid = Gen.Guid.Draw(chance).ToString(),
                Finalizers = Gen.Bool.Draw(chance) ? [Finalizers.Cluster] : null,
                DeletionTimestamp = Gen.Int[0, 5].Draw(chance) == 0 ? DateTime.UnixEpoch : null,
                Annotations = Gen.Select(Gen.OneOf(Verbs), Hostile.Text, (verb, value) => (verb, value)).Array[0, 3].Draw(chance)
                    .DistinctBy(pair => pair.verb).ToDictionary(pair => pair.verb, pair => pair.value, StringComparer.Ordinal),
            },
            Spec = new UmsClusterSpec
            {
                Version = "12.04.110",
                Image = "registry.example.com/ums",
                Replicas = Gen.Int[1, 3].Draw(chance),
                Database = new DatabaseSpec { Host = "db", Name = "rmdb", OperatorSecretRef = new SecretReference { Name = $"{name}-login" } },
                ServerStatus = new ServerStatusSpec { Scheme = UrlScheme.HTTP },
            },
        };
        var document = JsonNode.Parse(KubernetesJson.Serialize(cluster))!.AsObject();
        for (var count = Gen.Int[0, 3].Draw(chance); count > 0; count--)
            Observations.Replace(document["spec"]!, chance);
        foreach (var change in Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], (spot, kind) => new Mutation(spot, kind)).Array[0, 2].Draw(chance))
            change.Apply(document["spec"]!);
        // As the API server guarantees, the spec and its references are objects.
        return document;
    }

    public static V1Secret Login(string name, PCG chance) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"{name}-login", NamespaceProperty = Namespace },
        Data = Gen.Int[0, 3].Draw(chance) switch
        {
            0 => null,
            1 => new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["username"] = Hostile.Bytes.Draw(chance), ["password"] = Hostile.Bytes.Draw(chance) },
            _ => new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["username"] = "u"u8.ToArray(), ["password"] = "p"u8.ToArray() },
        },
    };

    public static V1Pod Pod(string cluster, int ordinal, PCG chance)
    {
        var pod = PodBuilder.Pod();
        Mark(pod.Metadata, cluster, $"{cluster}-{ordinal}", ordinal);
        pod.Metadata.Annotations[Annotations.Image] = Hostile.Text.Draw(chance);
        pod.Spec.NodeName = null;
        pod.Status = new V1PodStatus
        {
            Phase = Gen.OneOf(Phases).Draw(chance),
            PodIP = Gen.Int[0, 4].Draw(chance) == 0 && Hostile.Text.Draw(chance) is var text && !IPAddress.TryParse(text, out _) ? text : "127.0.0.1",
            Message = Hostile.Text.Draw(chance),
            Reason = Hostile.Text.Draw(chance),
            Conditions = [new V1PodCondition { Type = "Ready", Status = "True" }, new V1PodCondition { Type = "ContainersReady", Status = "True" }],
            ContainerStatuses = [new V1ContainerStatus { Name = "ums-server", State = State.Draw(chance), LastState = State.Draw(chance), RestartCount = Gen.Int.Draw(chance) }],
        };
        return pod;
    }

    public static V1Secret Binding(string cluster, int ordinal, PCG chance)
    {
        var meta = new V1ObjectMeta { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Database] = Hostile.Text.Draw(chance) } };
        Mark(meta, cluster, $"{cluster}-b-{ordinal}p", ordinal);
        return new V1Secret { Metadata = meta, Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["password"] = Hostile.Bytes.Draw(chance) } };
    }

    private static void Mark(V1ObjectMeta meta, string cluster, string name, int ordinal)
    {
        (meta.Name, meta.NamespaceProperty, meta.Uid) = (name, Namespace, null);
        meta.Labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.ManagedBy] = Labels.Operator,
            [Labels.Instance] = cluster,
            [Labels.Ordinal] = $"{ordinal}",
            [Labels.Version] = "12.04.110",
            [Labels.Mode] = "production",
            [Labels.Binding] = $"b-{ordinal}p",
            [Labels.BindingKind] = "Production",
        };
    }
}

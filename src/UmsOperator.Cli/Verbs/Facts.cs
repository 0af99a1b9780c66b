using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Verbs;

/// <summary>What verbs read from a cluster.</summary>
internal static class Facts
{
    /// <summary>The refusal of every verb; null if the cluster can be asked.</summary>
    public static Verdict? Unaskable(UmsCluster cluster) =>
        cluster.Metadata.DeletionTimestamp is not null ? Verdict.Refuse("the cluster is being deleted", Invocation.Of(cluster, "status")) : Unreadable(cluster);

    /// <summary>The refusal of a verb if the cluster was written by another version; null if it can be read.</summary>
    public static Verdict? Unreadable(UmsCluster cluster)
    {
        if (cluster.Spec.Unreadable is { } field)
            return Verdict.Refuse($"this version of kubectl-ums cannot read the spec: {field}", "use the kubectl-ums of the operator's version");
        return cluster.Status?.Unreadable == true
            ? Verdict.Refuse("this version of kubectl-ums cannot read the status", "use the kubectl-ums of the operator's version")
            : null;
    }

    /// <summary>Whether production has the new version of the update under way: it can no longer be undone without a loss.</summary>
    public static bool IsCommitted(UmsCluster cluster) =>
        cluster.Status?.Update is { } update && UmsVersion.AreEqual(cluster.Status.Version, update.To) && !UmsVersion.AreEqual(update.From, update.To);

    /// <summary>The condition, if it is True.</summary>
    public static ConditionStatus? Raised(UmsCluster cluster, string type) => cluster.Status?.Conditions.FirstOrDefault(one => one.Type == type && one.Status == "True");

    /// <summary>What the operator says about an annotation that has no effect; null if it says nothing.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="annotation">The annotation.</param>
    /// <param name="value">Its value.</param>
    public static ConditionStatus? Ignored(UmsCluster cluster, string annotation, string value)
    {
        if (Raised(cluster, ConditionTypes.AnnotationIgnored) is not { } told)
            return null;
        // The message can also hold a command with the same value, which the person should run.
        var said = $"{annotation}={value}";
        for (var at = told.Message.IndexOf(said, StringComparison.Ordinal); at >= 0; at = told.Message.IndexOf(said, at + 1, StringComparison.Ordinal))
        {
            var end = at + said.Length;
            if (!told.Message.AsSpan(0, at).TrimEnd().EndsWith("--overwrite", StringComparison.Ordinal) && (end == told.Message.Length || told.Message[end] is ':' or ' '))
                return told;
        }

        return null;
    }

    /// <summary>The value of an annotation that the operator offers as the way out of what it is stuck on; null if it offers none.</summary>
    public static string? Offered(UmsCluster cluster, string annotation)
    {
        var said = $"with {annotation}=";
        return Raised(cluster, ConditionTypes.Stalled)?.Message is { } message && message.IndexOf(said, StringComparison.Ordinal) is >= 0 and var at
            ? string.Concat(message.Skip(at + said.Length).TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            : null;
    }

    /// <summary>The state in one sentence: phase, step, and what is waited for.</summary>
    public static string Sentence(UmsCluster cluster)
    {
        if (cluster.Status is not { Phase: { } phase } status)
            return "the operator has not looked at the cluster yet";
        var step = status.Update is { } update ? $", step {update.Step} of update {update.Id} from {update.From} to {update.To}" : "";
        var wait = status.Update?.WaitingFor ?? status.WaitingFor;
        return $"{phase}{step}{(string.IsNullOrEmpty(wait) ? "" : $": waits for {wait}")}";
    }

    /// <summary>Why the cluster is stuck or blocked; the sentence of its state if no condition says it.</summary>
    public static string Problem(UmsCluster cluster) =>
        (Raised(cluster, ConditionTypes.Stalled) ?? Raised(cluster, ConditionTypes.UpdateBlocked))?.Message ?? Sentence(cluster);
}

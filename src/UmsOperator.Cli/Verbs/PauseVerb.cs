using UmsOperator.Api;

namespace UmsOperator.Cli.Verbs;

/// <summary>Pauses updates before their next step, or resumes them.</summary>
/// <param name="paused">The new value of spec.update.paused.</param>
internal sealed class PauseVerb(bool paused) : IVerb
{
    /// <inheritdoc/>
    public string Name => paused ? "pause" : "resume";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        if (cluster.Spec.Update.Paused == paused)
            return Verdict.Nothing($"spec.update.paused is {(paused ? "true" : "false")} already; {Facts.Sentence(cluster)}");
        var update = cluster.Status?.Update;
        var tool = Gitops.Of(cluster) is { } name ? $"{name} manages this cluster and may set spec.update.paused back: change it in the repository as well." : null;
        return paused
            ? Verdict.Effect(
                Requests.Pause(true),
                update is null ? "No update is under way: the next one does not start." : $"Update {update.Id} to {update.To} takes no further step, neither forward nor backward.",
                update is null ? null : "A copy, a migration or a swap that is running continues.",
                $"It goes on with: {Invocation.Of(cluster, "resume")}.",
                tool)
            : Verdict.Effect(
                Requests.Pause(false),
                update is null ? "The next update may start." : $"Update {update.Id} {(update.Undo is null ? $"to {update.To} goes on" : "continues to be undone")} with the step {update.Step}.",
                tool);
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written) => written.IsSeen(cluster) ? Reply.Taken(Facts.Sentence(cluster)) : null;
}

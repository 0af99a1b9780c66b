using UmsOperator.Api;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Verbs;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>A button. Each can be pressed: the answer of a verb without an effect is its reason and the cure.</summary>
/// <param name="Verb">Name of the verb's command.</param>
/// <param name="HasEffect">Whether it would have an effect now; null: that depends on what the person enters.</param>
/// <param name="Does">What it does, if it is one of the ways on.</param>
/// <param name="IsNeeded">Whether the cluster waits for it.</param>
internal sealed record VerbItem(string Verb, bool? HasEffect, string? Does, bool IsNeeded)
{
    /// <summary>All of them, in the order of an update.</summary>
    public static IReadOnlyList<VerbItem> Of(UmsCluster cluster, DateTime now)
    {
        var advice = Adviser.Of(cluster, now).ToDictionary(one => one.Command, StringComparer.Ordinal);
        IVerb[] verbs = [new ApproveVerb(), new PauseVerb(true), new PauseVerb(false), new RetryVerb(), new AbortVerb(), new RollbackVerb(null, RollbackRequest.Any)];
        return [new VerbItem("update", null, null, false), .. verbs.Select(verb => Of(verb, cluster, now, advice.GetValueOrDefault(Invocation.Of(cluster, verb.Name))))];
    }

    private static VerbItem Of(IVerb verb, UmsCluster cluster, DateTime now, Advice? advice) => new(verb.Name, verb.Judge(cluster, now).HasEffect, advice?.Does, advice?.Needed == true);
}

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Decides on several servers of one plan, one after another in the order given. Each decision reads the facts with what the decisions before it recorded: a server that is stopped counts
/// as not serving for the next one, so that two servers of one plan never vouch for each other (promise P3).
/// </summary>
internal static class ServerFold
{
    /// <summary>Decides on all of them. The result is done if all are; else it waits for what the first one that is not done waits for.</summary>
    public static StepResult All<T>(PlanContext context, IEnumerable<T> servers, Func<PlanContext, T, StepResult> decide) => Fold(context, servers, decide, untilOne: false);

    /// <summary>Decides on them up to the first one that is not done.</summary>
    public static StepResult UntilOne<T>(PlanContext context, IEnumerable<T> servers, Func<PlanContext, T, StepResult> decide) => Fold(context, servers, decide, untilOne: true);

    private static StepResult Fold<T>(PlanContext context, IEnumerable<T> servers, Func<PlanContext, T, StepResult> decide, bool untilOne)
    {
        List<StepResult> results = [];
        foreach (var server in servers.ToList())
        {
            var result = decide(context, server);
            results.Add(result);
            if (untilOne && !result.IsDone)
                break;
            context = context.After(result);
        }

        return StepResult.Merge(results.Find(static one => !one.IsDone) ?? StepResult.Done, results);
    }
}

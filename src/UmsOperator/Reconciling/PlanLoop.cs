using UmsOperator.Cluster;
using UmsOperator.Core;
using UmsOperator.Core.Model;
using UmsOperator.Postgres;

namespace UmsOperator.Reconciling;

/// <summary>Runs the planner, collects the facts that it asks for, and repeats this until a plan needs no more facts.</summary>
internal sealed class PlanLoop(IUmsDatabase database, PodTrial trial, Func<Observed, Plan> planner)
{
    private const int MaxRounds = 8;

    /// <summary>Uses <see cref="Planner.Plan"/>.</summary>
    public PlanLoop(IUmsDatabase database, PodTrial trial)
        : this(database, trial, Planner.Plan)
    {
    }

    /// <summary>Makes a plan.</summary>
    /// <returns>The plan, and the observation with the facts that it is based on.</returns>
    /// <exception cref="InvalidOperationException">The planner asked for facts too often, which is a defect.</exception>
    public async Task<(Plan Plan, Observed Observed)> DecideAsync(Observation seen, CancellationToken cancellationToken)
    {
        var observed = seen.Observed;
        for (var round = 0; round < MaxRounds; round++)
        {
            var plan = planner(observed);
            if (plan.Questions.Count == 0)
                return (plan, observed);
            var answers = new List<FactResult>(observed.Answers);
            // In parallel, because a slow webhook delays each of them.
            var trials = Task.WhenAll(plan.Questions.OfType<FactQuery.PodAdmission>().Select(query => trial.AskAsync(seen, query, cancellationToken)));
            foreach (var query in plan.Questions.Where(query => query is not FactQuery.PodAdmission))
                answers.Add(await AnswerAsync(seen, query, cancellationToken));
            answers.AddRange(await trials);
            observed = observed with { Answers = answers };
        }
        throw new InvalidOperationException($"The planner still asks for facts after {MaxRounds} rounds");
    }

    private async Task<FactResult> AnswerAsync(Observation seen, FactQuery query, CancellationToken cancellationToken) =>
        seen.Target is { } target
            ? await database.AnswerAsync(target, query, cancellationToken)
            : new FactResult { Question = query, Error = string.Join("; ", seen.Secrets.Problems) };
}

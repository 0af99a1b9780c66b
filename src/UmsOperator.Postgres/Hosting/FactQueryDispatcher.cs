using System.Collections.Frozen;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Observing;

namespace UmsOperator.Postgres.Hosting;

/// <summary>Dispatches each fact query to its handler, within a time limit, and converts every failure into a result with a message for users.</summary>
internal sealed class FactQueryDispatcher(IEnumerable<IFactQueryHandler> handlers, HostContacts contacts, ProductionGuard guard, TimeProvider time)
{
    /// <summary>
    /// No fact query takes that long on a healthy server. Without a limit, a hanging query would block all further reconciles of its cluster.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly FrozenDictionary<Type, IFactQueryHandler> _handlers = handlers.ToFrozenDictionary(handler => handler.QueryType);

    /// <summary>Runs a fact query.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FactResult> RunAsync(DatabaseTarget target, FactQuery query, CancellationToken cancellationToken)
    {
        if (contacts.Refusal(target) is { } refusal)
            return new FactResult { Question = query, Error = SafeText.Of(refusal, SafeText.Sentence) };
        using var deadline = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await guard.RequireAsync(target, query, linked.Token);
            return SafeFacts.Of(await _handlers[query.GetType()].AnswerAsync(target, query, linked.Token));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var problem = deadline.IsCancellationRequested
                ? $"database.host: {target.Address} did not answer {query.GetType().Name} within {Limit.TotalMinutes:0} min; check what its sessions wait for (pg_stat_activity)"
                : DatabaseFault.Of(target, target.Database.Name, exception).Problem;
            return new FactResult { Question = query, Error = SafeText.Of(problem, SafeText.Sentence) };
        }
    }
}

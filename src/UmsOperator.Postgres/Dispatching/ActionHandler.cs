using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Carries out actions of one type. Any exception is turned into a <see cref="DatabaseActionException"/> by <see cref="UmsDatabase"/>; throw one where a person can be told more.</summary>
/// <typeparam name="TAction">The type of action.</typeparam>
internal abstract class ActionHandler<TAction> : IActionHandler
    where TAction : DatabaseAction
{
    public Type ActionType => typeof(TAction);

    Task IActionHandler.ExecuteAsync(ActionContext context, DatabaseAction action, CancellationToken cancellationToken) =>
        ExecuteAsync(context, (TAction)action, cancellationToken);

    protected abstract Task ExecuteAsync(ActionContext context, TAction action, CancellationToken cancellationToken);
}

using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>
/// Executes actions of one type. <see cref="UmsDatabase"/> converts every exception into a <see cref="DatabaseActionException"/>; throw one to give
/// users a better message.
/// </summary>
/// <typeparam name="TAction">The type of the actions.</typeparam>
internal abstract class ActionHandler<TAction> : IActionHandler
    where TAction : DatabaseAction
{
    public Type ActionType => typeof(TAction);

    Task IActionHandler.ExecuteAsync(ActionContext context, DatabaseAction action, CancellationToken cancellationToken) =>
        ExecuteAsync(context, (TAction)action, cancellationToken);

    protected abstract Task ExecuteAsync(ActionContext context, TAction action, CancellationToken cancellationToken);
}

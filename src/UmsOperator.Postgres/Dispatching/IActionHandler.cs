using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>
/// Executes one type of action. Derive implementations from <see cref="ActionHandler{TAction}"/> and register them in <see cref="PostgresServices"/> or in one of the
/// methods that it calls.
/// </summary>
internal interface IActionHandler
{
    /// <summary>The type of the actions that this handler executes.</summary>
    Type ActionType { get; }

    /// <summary>Executes an action of <see cref="ActionType"/>.</summary>
    Task ExecuteAsync(ActionContext context, DatabaseAction action, CancellationToken cancellationToken);
}

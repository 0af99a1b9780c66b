using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>Carries out one type of action. Write them as <see cref="ActionHandler{TAction}"/>; registered in <see cref="PostgresServices"/>.</summary>
internal interface IActionHandler
{
    /// <summary>The type of action.</summary>
    Type ActionType { get; }

    /// <summary>Carries it out.</summary>
    Task ExecuteAsync(ActionContext context, DatabaseAction action, CancellationToken cancellationToken);
}

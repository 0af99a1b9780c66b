using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>The input of an action's handler in addition to the action itself.</summary>
/// <param name="Target">The cluster.</param>
/// <param name="Password">The password for a new role; otherwise null.</param>
/// <param name="Progress">Receives the progress of a long copy; null to report none.</param>
internal sealed record ActionContext(DatabaseTarget Target, string? Password, IProgress<CopyProgress>? Progress)
{
    /// <summary>Names the target but no secret.</summary>
    public override string ToString() => Target.ToString();
}

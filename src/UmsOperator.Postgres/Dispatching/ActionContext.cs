using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Dispatching;

/// <summary>What an action comes with.</summary>
/// <param name="Target">The cluster.</param>
/// <param name="Password">The password for a new role; else null.</param>
/// <param name="Progress">Told how far a long copy has come.</param>
internal sealed record ActionContext(DatabaseTarget Target, string? Password, IProgress<CopyProgress>? Progress)
{
    /// <summary>Names the target and no secret.</summary>
    public override string ToString() => Target.ToString();
}

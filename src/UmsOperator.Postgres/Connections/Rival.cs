namespace UmsOperator.Postgres.Connections;

/// <summary>An operator process that works on the cluster, or stands back from it.</summary>
/// <param name="Mark">Its process's mark.</param>
/// <param name="Identity">Who it says that it is; empty: its session does not tell.</param>
/// <param name="Address">Where its session comes from.</param>
internal sealed record Rival(string Mark, string Identity, string Address)
{
    /// <summary>For messages.</summary>
    public override string ToString() => $"{(Identity.Length > 0 ? Identity : "an operator of another version")} (from {Address})";
}

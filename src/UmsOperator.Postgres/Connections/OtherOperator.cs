namespace UmsOperator.Postgres.Connections;

/// <summary>Another operator process that manages the cluster or is paused.</summary>
/// <param name="Mark">The mark of the process, see <see cref="ProcessMark"/>.</param>
/// <param name="Identity">Its <see cref="OperatorIdentity"/>; empty if its session does not show one.</param>
/// <param name="Address">Client address of its session.</param>
internal sealed record OtherOperator(string Mark, string Identity, string Address)
{
    /// <summary>Identity and address, for messages.</summary>
    public override string ToString() => $"{(Identity.Length > 0 ? Identity : "an operator of another version")} (from {Address})";
}

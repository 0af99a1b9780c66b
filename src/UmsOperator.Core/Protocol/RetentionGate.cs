namespace UmsOperator.Core.Protocol;

/// <summary>The restore point has not expired. An expired one may be dropped at any time.</summary>
internal sealed class RetentionGate : IGate
{
    public const string Name = "RestorePointExpired";

    public GateResult Judge(PlanContext context) => context.RestorePoint()!.Comment!.ExpiresAt is { } expiry && expiry <= context.Now
        ? Gate.Closed(Name, $"the restore point expired at {expiry:u}; restore a backup of the database instead")
        : Gate.Open(Name);
}

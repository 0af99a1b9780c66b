namespace UmsOperator.Core.Protocol;

/// <summary>A condition that must hold before an update starts, before production is migrated, or before a rollback after the commit. A gate whose facts are unknown is closed.</summary>
internal interface IGate
{
    /// <summary>The result, or the facts that are needed for it.</summary>
    GateResult Judge(PlanContext context);
}

namespace UmsOperator.Core.Protocol;

/// <summary>A condition that must hold before production is migrated. What cannot be known closes it.</summary>
internal interface IGate
{
    /// <summary>The verdict, or the facts that are needed for it.</summary>
    GateResult Judge(PlanContext context);
}

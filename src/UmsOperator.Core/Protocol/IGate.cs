using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>A condition that must hold before production is migrated. What cannot be known closes it.</summary>
internal interface IGate
{
    /// <summary>Null while a question is open.</summary>
    GateStatus? Judge(PlanContext context);
}

using UmsOperator.Api.Status;
using UmsOperator.Core.Planning;

namespace UmsOperator.Core.Gates;

/// <summary>A condition that must hold before production is migrated. What cannot be known closes it.</summary>
internal interface IGate
{
    /// <summary>Null while a question is open.</summary>
    GateStatus? Judge(PlanContext context);
}

using System.Runtime.CompilerServices;

namespace UmsOperator.Verify.Model;

/// <summary>Bindings of one ordinal, by code, without gaps.</summary>
[InlineArray(Length)]
internal struct Logins
{
    /// <summary>
    /// An update has at most five bindings (three migration attempts, the one before and the one after), and a Secret hidden by a stale cache is one more. All of them may
    /// still exist when the next update begins, which needs as many again. More bindings mean that they pile up.
    /// </summary>
    public const int Length = 12;

    private Login _first;
}

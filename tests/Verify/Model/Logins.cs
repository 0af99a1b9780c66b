using System.Runtime.CompilerServices;

namespace UmsOperator.Verify.Model;

/// <summary>Bindings of one ordinal, by code, without gaps.</summary>
[InlineArray(Length)]
internal struct Logins
{
    /// <summary>
    /// Three attempts at a migration, the binding before and the one after make five for an update, and a Secret that a lagging mirror hides one more. All of it may
    /// still be there when the next update begins, which takes as many again. More than that would be a pile that grows.
    /// </summary>
    public const int Length = 12;

    private Login _first;
}

using System.Runtime.CompilerServices;

namespace UmsOperator.Verify.Model;

/// <summary>Bindings of one ordinal, by code, without gaps.</summary>
[InlineArray(Length)]
internal struct Logins
{
    public const int Length = 7;

    private Login _first;
}

using System.Runtime.CompilerServices;

namespace UmsOperator.Verify.Model;

/// <summary>Copies in order, without gaps.</summary>
[InlineArray(Length)]
internal struct Copies
{
    public const int Length = 16;

    private Copy _first;
}

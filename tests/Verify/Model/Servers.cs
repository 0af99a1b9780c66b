using System.Runtime.CompilerServices;

namespace UmsOperator.Verify.Model;

/// <summary>Servers by ordinal.</summary>
[InlineArray(Length)]
internal struct Servers
{
    public const int Length = 6;

    private Server _first;
}

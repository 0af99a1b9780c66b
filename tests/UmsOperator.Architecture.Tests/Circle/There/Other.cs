namespace UmsOperator.Architecture.Tests.Circle.There;

/// <summary>Uses the namespace beside it, which uses this one.</summary>
internal sealed class Other
{
    public static Here.One Back() => new();
}

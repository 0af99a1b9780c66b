namespace UmsOperator.Architecture.Tests.Circle.There;

/// <summary>Uses the neighbouring namespace, which uses this one.</summary>
internal sealed class Other
{
    public static Here.One Back() => new();
}

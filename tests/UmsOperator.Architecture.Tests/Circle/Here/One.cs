namespace UmsOperator.Architecture.Tests.Circle.Here;

/// <summary>Uses the neighbouring namespace, which uses this one.</summary>
internal sealed class One
{
    public static There.Other Use() => new();
}

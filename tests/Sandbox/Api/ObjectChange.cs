namespace UmsOperator.Sandbox.Api;

/// <summary>One step in an object's life: <c>Before</c> is null when it appears, <c>After</c> when it is gone.</summary>
public sealed record ObjectChange<T>(T? Before, T? After) where T : class;

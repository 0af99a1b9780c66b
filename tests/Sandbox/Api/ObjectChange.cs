namespace UmsOperator.Sandbox.Api;

/// <summary>One change of an object: <c>Before</c> is null if it was created, <c>After</c> is null if it was deleted.</summary>
public sealed record ObjectChange<T>(T? Before, T? After) where T : class;

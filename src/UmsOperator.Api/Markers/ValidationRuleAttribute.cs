namespace UmsOperator.Api.Markers;

/// <summary>A CEL rule over two or more fields of the type that carries it (x-kubernetes-validations). The generator writes it so that it never traps an object that breaks it already.</summary>
/// <param name="rule">The CEL expression; <c>self</c> is the object.</param>
/// <param name="message">What the API server answers when it is false: names the field and the cure.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The CEL expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>The message for the user.</summary>
    public string Message { get; } = message;
}

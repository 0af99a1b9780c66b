namespace UmsOperator.Api.Markers;

/// <summary>
/// A CEL rule over two or more fields of the annotated type (x-kubernetes-validations). The generator ratchets it: an object that already violates it
/// can still be changed elsewhere.
/// </summary>
/// <param name="rule">The CEL expression; <c>self</c> is the object.</param>
/// <param name="message">Error message of the API server: the field and the remedy.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The CEL expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>Error message for the user.</summary>
    public string Message { get; } = message;
}

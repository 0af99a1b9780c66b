namespace UmsOperator.Api.Markers;

/// <summary>The list is a map keyed by one field of its items (x-kubernetes-list-type), so that each item can have its own field manager.</summary>
/// <param name="field">JSON name of the field, which must be required.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(string field) : Attribute
{
    /// <summary>JSON name of the field.</summary>
    public string Field { get; } = field;
}

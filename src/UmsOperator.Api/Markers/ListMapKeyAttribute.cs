namespace UmsOperator.Api.Markers;

/// <summary>The list is a map by one field of its items (x-kubernetes-list-type): two writers may each own their items.</summary>
/// <param name="field">Name of the field as in JSON; it must be required.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(string field) : Attribute
{
    /// <summary>Name of the field as in JSON.</summary>
    public string Field { get; } = field;
}

namespace UmsOperator.Api.Markers;

/// <summary>The field holds a part of a Kubernetes built-in type that is passed on as it is (x-kubernetes-preserve-unknown-fields).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

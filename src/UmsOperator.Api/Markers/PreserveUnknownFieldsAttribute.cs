namespace UmsOperator.Api.Markers;

/// <summary>The field holds part of a built-in Kubernetes type that is passed on unchanged (x-kubernetes-preserve-unknown-fields).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

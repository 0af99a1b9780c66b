using System.Text.Json.Serialization;

namespace UmsOperator.Kubernetes.Tests.Server;

public sealed class WidgetSpec
{
    [JsonPropertyName("size")]
    public int Size { get; set; }
}

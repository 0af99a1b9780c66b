using System.Text.Json.Serialization;

namespace UmsOperator.Kubernetes.Tests.Server;

public sealed class WidgetStatus
{
    [JsonPropertyName("phase")]
    public string? Phase { get; set; }

    [JsonPropertyName("target")]
    public string? Target { get; set; }
}

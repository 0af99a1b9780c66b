using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace UmsOperator.Kubernetes.Client;

/// <summary>A request without the server's address. Empty query values are omitted.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";
    public const string ApplyPatch = "application/apply-patch+yaml";
    public const string MergePatch = "application/merge-patch+json";

    private readonly List<(string Name, string Value)> _query = [];

    public string? Body { get; init; }

    public string ContentType { get; init; } = Json;

    public ApiRequest With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _query.Add((name, value));
        return this;
    }

    public ApiRequest With(string name, bool value) => With(name, value ? "true" : null);

    public ApiRequest With(string name, int? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public HttpRequestMessage ToMessage(Uri server)
    {
        var query = string.Join('&', _query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"));
        var message = new HttpRequestMessage(Method, new Uri(server, query.Length == 0 ? Path : $"{Path}?{query}"))
        {
            Version = HttpVersion.Version20,
        };
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
        return message;
    }
}

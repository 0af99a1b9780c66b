namespace UmsOperator.Kubernetes.Tests.Fakes;

internal sealed record RecordedRequest(string Method, string Path, string Query, string ContentType, string Body)
{
    public bool IsWatch => Query.Contains("watch=true", StringComparison.Ordinal);

    public string? Parameter(string name) => Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] == name)
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .FirstOrDefault();
}

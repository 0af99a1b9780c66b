namespace UmsOperator.Kubernetes.Tests.Fakes;

/// <summary>The parts of a request path.</summary>
internal sealed record FakePath(string Collection, string? Namespace, string? Name, string? Subresource)
{
    public static FakePath Parse(string path)
    {
        var parts = path.Trim('/').Split('/');
        var rest = parts[0] == "api" ? parts[2..] : parts[3..];
        string? ns = null;
        if (rest.Length > 2 && rest[0] == "namespaces")
            (ns, rest) = (rest[1], rest[2..]);
        return new FakePath(rest[0], ns, rest.Length > 1 ? rest[1] : null, rest.Length > 2 ? rest[2] : null);
    }
}

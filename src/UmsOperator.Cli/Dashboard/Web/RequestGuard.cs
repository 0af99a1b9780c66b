using Microsoft.AspNetCore.Http;

namespace UmsOperator.Cli.Dashboard.Web;

/// <summary>Decides which requests are answered.</summary>
/// <param name="token">The secret.</param>
internal sealed class RequestGuard(AccessToken token)
{
    /// <summary>The header with the token, without which nothing is changed.</summary>
    public const string Header = "X-Ums-Token";

    /// <summary>The content type of a change. A page of another origin cannot send it without asking first, and is never answered.</summary>
    public const string Json = "application/json";

    // Text from the cluster would find nothing to run, to load or to send to, even if it became markup.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The reason for refusing a request; null: it is answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="port">The port of the dashboard.</param>
    public string? Refusal(HttpRequest request, int port)
    {
        var headers = request.Headers;
        if (!IsHost(request, port))
            return "this address is not that of the dashboard";
        if (headers.Origin.Count > 0 && Hosts(port).All(host => headers.Origin != $"http://{host}"))
            return "requests of other pages are not answered";
        if (!HttpMethods.IsPost(request.Method))
            return token.Is(Segments(request).FirstOrDefault()) ? null : "the address lacks the token: use the one that kubectl ums dashboard printed";
        if (!token.Is(headers[Header]))
            return $"the header {Header} lacks the token";
        if (headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin")
            return "requests of other pages are not answered";
        return request.ContentType == Json ? null : $"the content must be {Json}";
    }

    /// <summary>
    /// Whether the request names this dashboard. A name of an attacker that resolves to the loopback address (DNS rebinding) does not: the browser sends what is in its address bar.
    /// </summary>
    public static bool IsHost(HttpRequest request, int port) => request.Headers.Host.Count == 1 && Hosts(port).Contains(request.Headers.Host[0]);

    /// <summary>The parts of the path; one that is empty counts.</summary>
    public static string[] Segments(HttpRequest request) => (request.Path.Value is ['/', .. var rest] ? rest : "").Split('/');

    /// <summary>Forbids the browser everything that the page does not need.</summary>
    public static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static string[] Hosts(int port) => [$"127.0.0.1:{port}", $"localhost:{port}"];
}

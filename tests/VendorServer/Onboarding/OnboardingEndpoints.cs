using System.Security.Cryptography;
using UmsServer.Configuration;
using UmsServer.Versions;

namespace VendorServer.Onboarding;

/// <summary>
/// EST, by which an OS 12 device gets its certificate: without one of its own. An empty certificate header, as a balancer adds it for a client without a certificate,
/// breaks it before 12.12.100.
/// </summary>
internal sealed class OnboardingEndpoints(ServerOptions options, DeviceAuthority authority)
{
    public const string Path = "/device-connector/device/.well-known/est";
    public const string CertificateHeader = "X-SSL-CERT";

    private const int LargestRequest = 16 * 1024;

    private static readonly SchemaVersion HeaderMended = new(12, 12);

    public Task AuthorityAsync(HttpContext context) => AnswerAsync(context, authority.Certificate);

    /// <summary>Answers a base64 PKCS #10 request with a base64 certificate.</summary>
    public async Task EnrollAsync(HttpContext context)
    {
        if (options.Version.Schema < HeaderMended && context.Request.Headers.TryGetValue(CertificateHeader, out var header) && string.IsNullOrEmpty(header))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        try
        {
            await AnswerAsync(context, authority.Issue(Convert.FromBase64String(await ReadAsync(context))));
        }
        catch (Exception e) when (e is FormatException or CryptographicException or InvalidDataException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var buffer = new char[LargestRequest];
        var read = await reader.ReadBlockAsync(buffer, context.RequestAborted);
        return read < LargestRequest ? new string(buffer, 0, read) : throw new InvalidDataException("The request is too large.");
    }

    private static Task AnswerAsync(HttpContext context, byte[] certificate)
    {
        context.Response.ContentType = "application/pkcs7-mime";
        return context.Response.WriteAsync(Convert.ToBase64String(certificate), context.RequestAborted);
    }
}

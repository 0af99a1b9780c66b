using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Sends a response's headers immediately, as the API server does, because the first event of a watch may take long.</summary>
internal sealed class WatchOpener : HttpTransformer
{
    public static WatchOpener Instance { get; } = new();

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var passes = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (passes && proxyResponse is not null)
            await httpContext.Response.Body.FlushAsync(cancellationToken);
        return passes;
    }
}

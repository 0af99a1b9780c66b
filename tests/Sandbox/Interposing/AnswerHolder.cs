using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Holds the server's response to one action until the interposer has decided.</summary>
internal sealed class AnswerHolder(IInterposer interposer, InterposedAction.ApiRequest action) : HttpTransformer
{
    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
            return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        switch (await interposer.RuleAsync(action with { Succeeded = proxyResponse.IsSuccessStatusCode }, Moment.After, cancellationToken))
        {
            case Ruling.Refuse refusal:
                await ApiRefusal.WriteAsync(httpContext, refusal);
                return false;
            case Ruling.CutOff:
                httpContext.Abort();
                return false;
            default:
                return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }
}

namespace UmsOperator.Kubernetes.Client;

/// <summary>Reads the API server's clock off each of its answers.</summary>
internal sealed class ServerTimeHandler(ServerTime time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = time.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
            time.Hear(date, sent, time.GetTimestamp());
        return response;
    }
}

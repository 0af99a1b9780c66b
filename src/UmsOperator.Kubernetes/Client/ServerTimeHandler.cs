namespace UmsOperator.Kubernetes.Client;

/// <summary>Updates <see cref="ServerTime"/> from each response.</summary>
internal sealed class ServerTimeHandler(ServerTime time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = time.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
            time.Correct(date, sent, time.GetTimestamp());
        return response;
    }
}

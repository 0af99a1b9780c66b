namespace UmsOperator.Kubernetes.Client;

/// <summary>Updates <see cref="ServerTime"/> from each successful response. An error may come from a proxy in front of the server, with a clock of its own.</summary>
internal sealed class ServerTimeHandler(ServerTime time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = time.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && response.Headers.Date is { } date)
            time.Correct(date, sent, time.GetTimestamp());
        return response;
    }
}

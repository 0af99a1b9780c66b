namespace UmsOperator.Sandbox.Api;

/// <summary>Simulates a network partition: calls pass only while the link is up.</summary>
internal sealed class LinkHandler(ApiLink link) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var up = link.Up;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(up, cancellationToken);
        try
        {
            return await base.SendAsync(request, both.Token);
        }
        catch (OperationCanceledException e) when (up.IsCancellationRequested)
        {
            throw new HttpRequestException("The link to the API server is cut.", e);
        }
    }
}

namespace UmsOperator.Kubernetes.Client;

/// <summary>Counts every attempt, including those that get no response.</summary>
internal sealed class RequestMetricsHandler(KubernetesMetrics metrics) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            metrics.CountRequest(((int)response.StatusCode).ToString(), request.Method.Method);
            return response;
        }
        catch
        {
            metrics.CountRequest("<error>", request.Method.Method);
            throw;
        }
    }
}

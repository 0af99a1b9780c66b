namespace UmsOperator.Kubernetes.Tests.Fakes;

internal sealed record FakeFault(Func<RecordedRequest, bool> Matches, Func<CancellationToken, Task<HttpResponseMessage>> Answer)
{
    public int Left { get; set; } = 1;
}

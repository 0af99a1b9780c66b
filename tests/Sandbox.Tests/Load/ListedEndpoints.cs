using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Tests.Load;

/// <summary>The endpoints that a test says; null = cannot be read.</summary>
internal sealed class ListedEndpoints(params IPEndPoint[] endpoints) : IEndpointSource
{
    public IPEndPoint[]? Now { get; set; } = endpoints;

    public ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken) =>
        Now is { } now ? new([.. now]) : throw new IOException("The API server does not answer.");
}

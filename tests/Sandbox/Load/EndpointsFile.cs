using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary>Reads endpoints from a file with one <c>address:port</c> per line, for a load in a separate process. The file must be replaced by a rename.</summary>
public sealed class EndpointsFile(string path) : IEndpointSource
{
    public async ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(path, cancellationToken);
        try
        {
            return [.. lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => IPEndPoint.Parse(line.Trim()))];
        }
        catch (FormatException e)
        {
            throw new IOException($"{path} contains a line that is not address:port.", e);
        }
    }
}

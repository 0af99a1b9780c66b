using System.Net.Sockets;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>One end of a connection. Reading is buffered, writing is not: a buffer for both would mix them up.</summary>
/// <param name="In">To read from.</param>
/// <param name="Out">To write to.</param>
internal sealed record Line(Stream In, Stream Out)
{
    public static Line Of(TcpClient connection)
    {
        connection.NoDelay = true;
        return new Line(new BufferedStream(connection.GetStream()), connection.GetStream());
    }

    /// <summary>Writes messages in one go.</summary>
    public async Task WriteAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        var bytes = frames is [var one] ? one.Bytes : [.. frames.SelectMany(frame => frame.Bytes)];
        await Out.WriteAsync(bytes, cancellationToken);
    }
}

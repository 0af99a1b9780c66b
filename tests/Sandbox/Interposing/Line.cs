using System.Net.Sockets;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>One end of a connection. Only reading is buffered; a shared buffer would mix both directions.</summary>
/// <param name="In">Input stream.</param>
/// <param name="Out">Output stream.</param>
internal sealed record Line(Stream In, Stream Out)
{
    public static Line Of(TcpClient connection)
    {
        connection.NoDelay = true;
        return new Line(new BufferedStream(connection.GetStream()), connection.GetStream());
    }

    /// <summary>Writes several messages at once.</summary>
    public async Task WriteAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        var bytes = frames is [var one] ? one.Bytes : [.. frames.SelectMany(frame => frame.Bytes)];
        await Out.WriteAsync(bytes, cancellationToken);
    }
}

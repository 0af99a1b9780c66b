using System.Buffers.Binary;
using System.Text;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>One message of PostgreSQL's protocol 3: a type, a length that includes itself, a body.</summary>
/// <param name="Bytes">The whole message as sent.</param>
/// <param name="Type">Its type; 0 for a client's first message, which has none.</param>
internal sealed record Frame(byte[] Bytes, char Type)
{
    private const int LengthBytes = 4;

    /// <summary>Reads the next message; null at the end of the stream.</summary>
    /// <exception cref="EndOfStreamException">The stream ends within the message.</exception>
    public static async Task<Frame?> ReadAsync(Stream stream, bool typed, CancellationToken cancellationToken)
    {
        var header = typed ? 1 + LengthBytes : LengthBytes;
        var head = new byte[header];
        if (await stream.ReadAtLeastAsync(head, header, throwOnEndOfStream: false, cancellationToken) < header)
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(header - LengthBytes));
        var bytes = new byte[header - LengthBytes + length];
        head.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(header), cancellationToken);
        return new Frame(bytes, typed ? (char)head[0] : '\0');
    }

    /// <summary>The zero-terminated texts of the body from an offset: the statement of Query, the name and statement of Parse.</summary>
    public string[] Texts(int offset = 0) => Encoding.UTF8.GetString(Bytes.AsSpan((Type == '\0' ? 0 : 1) + LengthBytes + offset)).Split('\0');

    /// <summary>The request code of a client's first message: protocol version 3.0, or a special request.</summary>
    public int RequestCode => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(LengthBytes));
}

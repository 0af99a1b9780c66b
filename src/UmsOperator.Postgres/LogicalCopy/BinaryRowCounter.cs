using System.Buffers.Binary;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Counts rows of COPY's binary format. The format is a header, then for each row the number of fields and each field with its length, and -1 at the end.</summary>
internal sealed class BinaryRowCounter : IRowCounter
{
    private const int SignatureAndFlags = 15;
    private const int LengthBytes = 4;
    private const int CountBytes = 2;

    private readonly byte[] _piece = new byte[LengthBytes];
    private int _pieceLength;
    private long _skip = SignatureAndFlags;
    private bool _headerSeen;
    private int _fields;

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public bool IsWhole { get; private set; }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var skipped = (int)Math.Min(_skip, bytes.Length);
            bytes = bytes[skipped..];
            _skip -= skipped;
            if (bytes.IsEmpty)
                return;
            if (IsWhole)
                throw new DatabaseActionException("a COPY stream continues after its end marker");
            var wanted = _headerSeen && _fields == 0 ? CountBytes : LengthBytes;
            if (_pieceLength == 0 && bytes.Length >= wanted)
            {
                Take(bytes[..wanted]);
                bytes = bytes[wanted..];
                continue;
            }

            // The number spans two buffers.
            var part = Math.Min(wanted - _pieceLength, bytes.Length);
            bytes[..part].CopyTo(_piece.AsSpan(_pieceLength));
            _pieceLength += part;
            bytes = bytes[part..];
            if (_pieceLength < wanted)
                return;
            _pieceLength = 0;
            Take(_piece.AsSpan(0, wanted));
        }
    }

    private void Take(ReadOnlySpan<byte> number)
    {
        if (!_headerSeen)
        {
            _skip = BinaryPrimitives.ReadInt32BigEndian(number);
            _headerSeen = true;
        }
        else if (_fields > 0)
        {
            // A length of -1 means null.
            _skip = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(number));
            _fields--;
        }
        else
        {
            _fields = BinaryPrimitives.ReadInt16BigEndian(number);
            IsWhole = _fields == -1;
            if (_fields < -1)
                throw new DatabaseActionException($"a COPY stream is malformed: a row has {_fields} fields");
            if (!IsWhole)
                Rows++;
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using UmsOperator.Postgres.Connections.Bytes;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Reads the table of contents of pg_dump's custom format, which holds exact statements, owners and dependencies. The script that pg_restore
/// prints would have to be split at comments, and the body of a function may contain such comments too.
/// </summary>
internal sealed class ArchiveReader
{
    /// <summary>The newest supported minor version of the format. PostgreSQL 17 and 18 write it.</summary>
    private const int NewestMinor = 16;

    private const int OldestMinor = 14;
    private const int CompressionByName = 15;
    private const int RelationKinds = 16;

    private readonly byte[] _bytes;
    private int _position;
    private int _integerBytes;
    private int _offsetBytes;

    private ArchiveReader(byte[] bytes) => _bytes = bytes;

    /// <summary>Reads the entries of an archive.</summary>
    /// <param name="archive">The complete output of pg_dump.</param>
    /// <returns>The entries in the order of the dump. Created in this order, each finds what it depends on.</returns>
    /// <exception cref="DatabaseActionException">The archive is truncated or damaged, or its format is not supported.</exception>
    public static ImmutableArray<ArchiveEntry> Read(byte[] archive)
    {
        try
        {
            return new ArchiveReader(archive).Read();
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            throw new DatabaseActionException($"pg_dump's archive of {archive.Length} bytes is truncated or damaged: {exception.Message}", exception);
        }
    }

    private ImmutableArray<ArchiveEntry> Read()
    {
        var minor = ReadHeader();
        var count = ReadInteger();
        var entries = ImmutableArray.CreateBuilder<ArchiveEntry>();
        for (var i = 0; i < count; i++)
            entries.Add(ReadEntry(minor));
        return entries.ToImmutable();
    }

    private int ReadHeader()
    {
        if (_bytes.Length < 11 || !_bytes.AsSpan(0, 5).SequenceEqual("PGDMP"u8))
            throw new DatabaseActionException("pg_dump's output is not an archive");
        var (major, minor) = (_bytes[5], _bytes[6]);
        if (major != 1 || minor is < OldestMinor or > NewestMinor)
            throw new DatabaseActionException(
                $"pg_dump's archive format {major}.{minor} is not supported (1.{OldestMinor} to 1.{NewestMinor}, PostgreSQL 12 to 18); set {PgPrograms.FolderVariable} to another pg_dump, or set update.golden to Clone");
        _integerBytes = _bytes[8];
        _offsetBytes = _bytes[9];
        _position = 11;
        if (minor >= CompressionByName)
            _position++;
        else
            ReadInteger();
        const int TimeFields = 7;
        for (var i = 0; i < TimeFields; i++)
            ReadInteger();
        ReadText(); // database
        ReadText(); // server version
        ReadText(); // version of pg_dump
        return minor;
    }

    private ArchiveEntry ReadEntry(int minor)
    {
        var id = ReadInteger();
        ReadInteger(); // whether it has data
        ReadText(); // OID of the catalog
        var oid = uint.Parse(ReadText(), CultureInfo.InvariantCulture);
        var tag = ReadText();
        var kind = ReadText();
        var section = (ArchiveSection)ReadInteger();
        var definition = ReadText();
        var drop = ReadText();
        ReadText(); // COPY
        var schema = ReadText();
        var tablespace = ReadText();
        var accessMethod = ReadText();
        if (minor >= RelationKinds)
            ReadInteger();
        var owner = ReadText();
        ReadText(); // WITH OIDS
        var dependencies = ImmutableArray.CreateBuilder<int>();
        while (TryReadText() is { } dependency)
            dependencies.Add(int.Parse(dependency, CultureInfo.InvariantCulture));
        _position += 1 + _offsetBytes; // position of its data
        if (_position > _bytes.Length)
            throw new FormatException($"the entry of {kind} {tag} exceeds the archive");
        return new ArchiveEntry(id, oid, kind, tag, schema, owner, section, definition, drop, tablespace, accessMethod, dependencies.ToImmutable());
    }

    // One byte for the sign, then the absolute value in little-endian order.
    private int ReadInteger()
    {
        var negative = _bytes[_position++] != 0;
        long value = 0;
        for (var i = 0; i < _integerBytes; i++)
            value |= (long)_bytes[_position++] << (8 * i);
        return checked((int)(negative ? -value : value));
    }

    private string ReadText() => TryReadText() ?? "";

    private string? TryReadText()
    {
        var length = ReadInteger();
        if (length < 0)
            return null;
        if (length > _bytes.Length - _position)
            throw new FormatException($"a text of {length} bytes at position {_position} exceeds the archive");
        var text = LosslessUtf8.Instance.GetString(_bytes, _position, length);
        _position += length;
        return text;
    }
}

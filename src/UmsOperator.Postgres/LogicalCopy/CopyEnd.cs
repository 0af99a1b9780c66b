using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// One end of a COPY. Disposed before it was completed, it is cancelled: Npgsql's own streams take disposal for the end of the rows, also
/// while an exception unwinds, and the server would keep what came so far.
/// </summary>
internal sealed class CopyEnd : IAsyncDisposable
{
    private readonly Func<Task> _cancel;
    private readonly Func<ValueTask> _end;
    private bool _ended;

    private CopyEnd(Stream stream, Func<Task> cancel, Func<ValueTask> end) => (Stream, _cancel, _end) = (stream, cancel, end);

    /// <summary>The raw bytes.</summary>
    public Stream Stream { get; }

    /// <summary>Begins to read a part.</summary>
    public static async Task<CopyEnd> ReadAsync(NpgsqlConnection connection, TablePart part, CancellationToken cancellationToken)
    {
        if (part.Table.Binary)
            return Of(await connection.BeginRawBinaryCopyAsync(part.Read, cancellationToken));
        var reader = await connection.BeginTextExportAsync(part.Read, cancellationToken);
        return new CopyEnd(reader.BaseStream, reader.CancelAsync, () => { reader.Dispose(); return ValueTask.CompletedTask; });
    }

    /// <summary>Begins to write a part.</summary>
    public static async Task<CopyEnd> WriteAsync(NpgsqlConnection connection, TablePart part, CancellationToken cancellationToken)
    {
        if (part.Table.Binary)
            return Of(await connection.BeginRawBinaryCopyAsync(part.Write, cancellationToken));
        var writer = await connection.BeginTextImportAsync(part.Write, cancellationToken);
        return new CopyEnd(writer.BaseStream, writer.CancelAsync, writer.DisposeAsync);
    }

    /// <summary>Ends it well. Written rows are accepted by the server, inside its transaction.</summary>
    public ValueTask CompleteAsync()
    {
        _ended = true;
        return _end();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        try
        {
            await _cancel();
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Its session is broken or ended already; what made us cancel says more.
        }
    }

    private static CopyEnd Of(NpgsqlRawCopyStream stream) => new(stream, stream.CancelAsync, stream.DisposeAsync);
}

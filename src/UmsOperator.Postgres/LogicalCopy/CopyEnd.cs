using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// The reading or the writing side of a COPY. Disposing it before it is completed cancels the COPY. Npgsql's own streams treat disposal as the end of the rows, even
/// while an exception unwinds, and the server would keep the rows that it has received so far.
/// </summary>
internal sealed class CopyEnd : IAsyncDisposable
{
    private readonly Func<Task> _cancel;
    private readonly Func<ValueTask> _end;
    private bool _ended;

    private CopyEnd(Stream stream, Func<Task> cancel, Func<ValueTask> end) => (Stream, _cancel, _end) = (stream, cancel, end);

    /// <summary>The raw bytes of the COPY.</summary>
    public Stream Stream { get; }

    /// <summary>Starts reading a part of a table.</summary>
    public static async Task<CopyEnd> ReadAsync(NpgsqlConnection connection, TablePart part, CancellationToken cancellationToken)
    {
        if (part.Table.Binary)
            return Of(await connection.BeginRawBinaryCopyAsync(part.Read, cancellationToken));
        var reader = await connection.BeginTextExportAsync(part.Read, cancellationToken);
        return new CopyEnd(reader.BaseStream, reader.CancelAsync, () => { reader.Dispose(); return ValueTask.CompletedTask; });
    }

    /// <summary>Starts writing a part of a table.</summary>
    public static async Task<CopyEnd> WriteAsync(NpgsqlConnection connection, TablePart part, CancellationToken cancellationToken)
    {
        if (part.Table.Binary)
            return Of(await connection.BeginRawBinaryCopyAsync(part.Write, cancellationToken));
        var writer = await connection.BeginTextImportAsync(part.Write, cancellationToken);
        return new CopyEnd(writer.BaseStream, writer.CancelAsync, writer.DisposeAsync);
    }

    /// <summary>Completes the COPY. The server accepts the written rows as part of the current transaction.</summary>
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
            // The session is broken or closed already. The exception that led here says more.
        }
    }

    private static CopyEnd Of(NpgsqlRawCopyStream stream) => new(stream, stream.CancelAsync, stream.DisposeAsync);
}

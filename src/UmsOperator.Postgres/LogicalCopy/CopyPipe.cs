using System.Buffers;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Pipes the rows of a table from COPY TO into COPY FROM. It decodes nothing and holds one buffer in memory.</summary>
/// <param name="throttle">Limits the rate.</param>
/// <param name="progress">Receives the number of rows copied.</param>
internal sealed class CopyPipe(Throttle throttle, LogicalCopyProgress progress)
{
    private const int BufferBytes = 1 << 17;

    // The buffer is sent when less than this is free. It is filled by several reads, because one read returns at most one row.
    private const int SendAtFree = 1 << 14;

    /// <summary>Copies one part of a table.</summary>
    /// <param name="source">A session in a transaction with the snapshot. It cannot be used again after a failure.</param>
    /// <param name="copy">A session in an explicit transaction, whose commit makes the rows permanent.</param>
    /// <param name="part">The part to copy.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <returns>Number of rows sent.</returns>
    /// <exception cref="DatabaseActionException">The stream ended too early, or PostgreSQL refused a row. The message names the table.</exception>
    public async Task<long> RunAsync(NpgsqlConnection source, NpgsqlConnection copy, TablePart part, CancellationToken cancellationToken)
    {
        try
        {
            return await PipeAsync(source, copy, part, cancellationToken);
        }
        catch (PostgresException refused) when (ErrorClassifier.Of(refused).Kind != FailureKind.Transient)
        {
            throw RowsRefused.Of(part.Table.Name, refused);
        }
    }

    private async Task<long> PipeAsync(NpgsqlConnection source, NpgsqlConnection copy, TablePart part, CancellationToken cancellationToken)
    {
        IRowCounter counter = part.Table.Binary ? new BinaryRowCounter() : new TextRowCounter();
        await using var from = await CopyEnd.ReadAsync(source, part, cancellationToken);
        await using var to = await CopyEnd.WriteAsync(copy, part, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await PumpAsync(from.Stream, to.Stream, buffer, counter, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (!counter.IsWhole)
            throw new DatabaseActionException($"the rows of {part.Table.Name} were cut off after {counter.Rows} rows");
        await from.CompleteAsync();
        await to.CompleteAsync();
        return counter.Rows;
    }

    private async Task PumpAsync(Stream from, Stream to, byte[] buffer, IRowCounter counter, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (await from.ReadAsync(buffer.AsMemory(filled), cancellationToken) is var read and > 0)
        {
            filled += read;
            if (buffer.Length - filled < SendAtFree)
            {
                await SendAsync();
                filled = 0;
            }
        }

        await SendAsync();

        async ValueTask SendAsync()
        {
            var before = counter.Rows;
            counter.Add(buffer.AsSpan(0, filled));
            await throttle.TakeAsync(filled, cancellationToken);
            await to.WriteAsync(buffer.AsMemory(0, filled), cancellationToken);
            progress.Add(counter.Rows - before);
        }
    }
}

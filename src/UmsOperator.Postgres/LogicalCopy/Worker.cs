using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The sessions that one worker has.</summary>
/// <param name="Source">On production, in a transaction with the snapshot.</param>
/// <param name="Copy">On the copy, in no transaction.</param>
/// <param name="Spare">How many other workers have nothing to do when it begins its item.</param>
internal sealed record Worker(NpgsqlConnection Source, NpgsqlConnection Copy, int Spare = 0) : IAsyncDisposable
{
    /// <summary>Opens both.</summary>
    public static async Task<Worker> OpenAsync(LogicalCopySessions sessions, string snapshot, CancellationToken cancellationToken)
    {
        var source = await sessions.OpenSourceAsync(snapshot, cancellationToken);
        try
        {
            return new Worker(source, await sessions.OpenCopyAsync(cancellationToken));
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Copy.DisposeAsync();
    }
}

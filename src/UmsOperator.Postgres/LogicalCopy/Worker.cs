using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The sessions of one worker.</summary>
/// <param name="Source">Session on production, in a transaction with the snapshot.</param>
/// <param name="Copy">Session on the copy, without a transaction between items.</param>
/// <param name="Spare">Number of other workers that have nothing to do when the current item starts.</param>
internal sealed record Worker(NpgsqlConnection Source, NpgsqlConnection Copy, int Spare = 0) : IAsyncDisposable
{
    /// <summary>Opens both sessions.</summary>
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

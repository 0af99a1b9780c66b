using System.Collections.Immutable;
using Npgsql;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Plants traps in one session and one transaction, so that others see either none or all of them.</summary>
internal static class Planting
{
    /// <summary>Pseudo trap that records what the planter itself can do in a place.</summary>
    public const string Baseline = "baseline";

    /// <summary>Plants traps.</summary>
    /// <param name="connection">A session of the planter.</param>
    /// <param name="traps">The traps, in order.</param>
    /// <param name="place">Values for the placeholders.</param>
    /// <param name="cancellationToken">Cancels; nothing is planted then.</param>
    /// <returns>For each trap, PostgreSQL's refusal; null if it was planted.</returns>
    /// <exception cref="NpgsqlException">The session was terminated.</exception>
    public static async Task<ImmutableArray<(Trap Trap, string? Refusal)>> PlantAsync(NpgsqlConnection connection, IEnumerable<Trap> traps, Place place, CancellationToken cancellationToken)
    {
        var planted = ImmutableArray.CreateBuilder<(Trap, string?)>();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ScalarAsync(connection, "SELECT pg_catalog.to_regnamespace('hostile') IS NULL", cancellationToken) is true)
            await RunAsync(connection, TrapCorpus.Recorder, cancellationToken);
        await RunAsync(connection, $"SELECT hostile.fire('{Baseline}')", cancellationToken);
        foreach (var trap in traps)
            planted.Add((trap, await TryAsync(connection, place.Fill(trap.Sql), cancellationToken)));
        await transaction.CommitAsync(cancellationToken);
        return planted.ToImmutable();
    }

    /// <summary>Runs statements.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // The text comes from the corpus, which is part of this program.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Queries one value.</summary>
    public static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<string?> TryAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await RunAsync(connection, "SAVEPOINT trap", cancellationToken);
        try
        {
            await RunAsync(connection, sql, cancellationToken);
            await RunAsync(connection, "RELEASE SAVEPOINT trap", cancellationToken);
            return null;
        }
        catch (PostgresException refused) when (connection.State == System.Data.ConnectionState.Open)
        {
            await RunAsync(connection, "ROLLBACK TO SAVEPOINT trap", cancellationToken);
            return refused.MessageText;
        }
    }
}

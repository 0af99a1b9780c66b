using System.Collections.Immutable;
using Npgsql;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Plants traps in one session, in one transaction: whoever looks sees none of them or all.</summary>
internal static class Planting
{
    /// <summary>What is told of a place beside its traps: what the planter itself could gain there.</summary>
    public const string Baseline = "baseline";

    /// <summary>Plants them.</summary>
    /// <param name="connection">A session of the one who plants.</param>
    /// <param name="traps">In this order.</param>
    /// <param name="place">Where.</param>
    /// <param name="cancellationToken">Gives up; then nothing is planted.</param>
    /// <returns>Of each trap, why PostgreSQL did not take it; null if it did.</returns>
    /// <exception cref="NpgsqlException">The session was ended.</exception>
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
        // From the corpus, which is part of this program.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Asks for one value.</summary>
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

using System.Data;
using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Opens the sessions of a stream with settings under which values are read as they were written.</summary>
/// <param name="reader">Reads production.</param>
/// <param name="task">Name of the task.</param>
internal sealed class LogicalCopySessions(WorkerLogin reader, string task)
{
    // A database or a role may have any of these set otherwise. row_security: rather an error than rows that a policy hides.
    // client_encoding: nothing is converted on the way, as not every byte of every encoding is a character of another one.
    private const string Common =
        """
        SELECT set_config(name, value, false)
        FROM (VALUES ('search_path', 'pg_catalog, pg_temp'), ('extra_float_digits', '3'), ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('bytea_output', 'hex'),
            ('xmloption', 'content'), ('standard_conforming_strings', 'on'), ('quote_all_identifiers', 'off'), ('row_security', 'off'), ('synchronize_seqscans', 'off'),
            ('client_min_messages', 'warning'), ('client_encoding', current_setting('server_encoding'))) s (name, value)
        WHERE current_setting(name, true) IS NOT NULL
        """;

    // Nothing of the copy counts before its comment is written, and that one waits for the disk: no other commit has to.
    // Sorts get what fits the size of the server, never less than the server gives them, and processes to help them only where an item asks for them.
    private const string OfCopy =
        $"""
        SET default_transaction_read_only = off; SET synchronous_commit = off; SET check_function_bodies = off; SET default_tablespace = '';
        SET default_table_access_method = {EntryStatements.UsualAccessMethod}; SET max_parallel_maintenance_workers = 0;
        SELECT set_config('maintenance_work_mem', greatest(m.setting::int8, least(s.setting::int8 * 8 / 4, 256 * 1024))::text || 'kB', false)
        FROM pg_settings m, pg_settings s WHERE m.name = 'maintenance_work_mem' AND s.name = 'shared_buffers'
        """;

    // What production's own expressions are computed with, in constraints and materialized views; lc_monetary also writes and reads money. Where backslashes escape in production they do
    // so in what pg_dump writes of it, and in bodies of functions.
    private static readonly string[] Computing = ["TimeZone", "default_text_search_config", "lc_monetary", "standard_conforming_strings"];

    private WorkerLogin? _writer;
    private string[] _computed = [];

    /// <summary>Who fills the copy; to be set before one is opened there.</summary>
    public void FillBy(WorkerLogin writer) => _writer = writer;

    /// <summary>Opens the first session on production.</summary>
    public async Task<NpgsqlConnection> OpenSourceAsync(CancellationToken cancellationToken)
    {
        var connection = await reader.OpenAsync(task, SessionLimits.Copy, cancellationToken);
        return await PreparedAsync(connection, async () =>
        {
            _computed = [.. await connection.QueryAsync(
                "SELECT current_setting(name) FROM unnest($1) WITH ORDINALITY s (name, number) ORDER BY number", row => row.GetString(0), cancellationToken, (object)Computing)];
            await connection.ExecuteAsync(Common, cancellationToken);
        });
    }

    /// <summary>Opens another one that sees what the first one's snapshot sees; it stays in that transaction.</summary>
    public async Task<NpgsqlConnection> OpenSourceAsync(string snapshot, CancellationToken cancellationToken)
    {
        var connection = await reader.OpenBulkAsync(task, cancellationToken);
        return await PreparedAsync(connection, async () =>
        {
            await connection.ExecuteAsync(Common, cancellationToken);
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await connection.ExecuteAsync($"SET TRANSACTION SNAPSHOT {Sql.Literal(snapshot)}", cancellationToken);
            await connection.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        });
    }

    /// <summary>Opens one on the copy.</summary>
    public async Task<NpgsqlConnection> OpenCopyAsync(CancellationToken cancellationToken)
    {
        var connection = await (_writer ?? throw new InvalidOperationException("Nobody fills the copy yet")).OpenBulkAsync(task, cancellationToken);
        return await PreparedAsync(connection, async () =>
        {
            await connection.ExecuteAsync(Common, cancellationToken);
            await connection.ExecuteAsync(OfCopy, cancellationToken);
            await connection.ExecuteAsync("SELECT set_config(name, value, false) FROM unnest($1, $2) s (name, value)", cancellationToken, Computing, _computed);
        });
    }

    private static async Task<NpgsqlConnection> PreparedAsync(NpgsqlConnection connection, Func<Task> prepare)
    {
        try
        {
            await prepare();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

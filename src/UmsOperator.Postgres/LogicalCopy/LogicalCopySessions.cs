using System.Data;
using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Opens the sessions of a logical copy, with settings under which every value is read as it was written.</summary>
/// <param name="reader">The login that reads production.</param>
/// <param name="task">Name of the task.</param>
internal sealed class LogicalCopySessions(WorkerLogin reader, string task)
{
    // Databases and roles may have other values for these settings. row_security: an error is better than rows hidden by a policy.
    // client_encoding: nothing is converted, because not every byte sequence of one encoding is a character of another.
    private const string Common =
        """
        SELECT set_config(name, value, false)
        FROM (VALUES ('search_path', 'pg_catalog, pg_temp'), ('extra_float_digits', '3'), ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('bytea_output', 'hex'),
            ('xmloption', 'content'), ('standard_conforming_strings', 'on'), ('quote_all_identifiers', 'off'), ('row_security', 'off'), ('synchronize_seqscans', 'off'),
            ('client_min_messages', 'warning'), ('array_nulls', 'on'), ('client_encoding', current_setting('server_encoding'))) s (name, value)
        WHERE current_setting(name, true) IS NOT NULL
        """;

    // synchronous_commit: the copy counts only once its comment is written, and that commit waits for the disk. No other commit has to.
    // maintenance_work_mem: a quarter of shared_buffers, at most 256 MiB and never less than the server's own setting. Parallel processes are allowed per item (TableWriter).
    private const string OfCopy =
        $"""
        SET default_transaction_read_only = off; SET synchronous_commit = off; SET check_function_bodies = off; SET default_tablespace = '';
        SET default_table_access_method = {EntryStatements.UsualAccessMethod}; SET max_parallel_maintenance_workers = 0;
        SELECT set_config('maintenance_work_mem', greatest(m.setting::int8, least(s.setting::int8 * 8 / 4, 256 * 1024))::text || 'kB', false)
        FROM pg_settings m, pg_settings s WHERE m.name = 'maintenance_work_mem' AND s.name = 'shared_buffers'
        """;

    private WorkerLogin? _writer;
    private ComputingSettings? _computing;

    /// <summary>Production's settings for its own expressions. Read when the first session on production is opened.</summary>
    public ComputingSettings Computing => _computing ?? throw new InvalidOperationException("no session on production was opened yet");

    /// <summary>Sets the login that fills the copy. Must be called before a session on the copy is opened.</summary>
    public void FillBy(WorkerLogin writer) => _writer = writer;

    /// <summary>Opens the first session on production, and reads the settings that sessions on the copy get.</summary>
    public async Task<NpgsqlConnection> OpenSourceAsync(CancellationToken cancellationToken)
    {
        var connection = await reader.OpenAsync(task, SessionLimits.Copy, cancellationToken);
        return await PreparedAsync(connection, async () =>
        {
            _computing = await ComputingSettings.ReadAsync(connection, cancellationToken);
            await connection.ExecuteAsync(Common, cancellationToken);
        });
    }

    /// <summary>Opens another session on production. It is in a transaction with the given snapshot.</summary>
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

    /// <summary>Opens a session on the copy.</summary>
    public async Task<NpgsqlConnection> OpenCopyAsync(CancellationToken cancellationToken)
    {
        var connection = await (_writer ?? throw new InvalidOperationException("FillBy was not called")).OpenBulkAsync(task, cancellationToken);
        return await PreparedAsync(connection, async () =>
        {
            await connection.ExecuteAsync(Common, cancellationToken);
            await connection.ExecuteAsync(OfCopy, cancellationToken);
            await Computing.ApplyAsync(connection, cancellationToken);
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

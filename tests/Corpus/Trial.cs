using System.Globalization;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Corpus;

/// <summary>Loads a database, copies it with the operator, and compares the copy by the operator's comparison and by dumps.</summary>
internal sealed class Trial(PostgresServer server, IUmsDatabase umsDatabase)
{
    private const string OperatorPassword = "corpus";
    private const string UpdateId = "u1";
    private const string Tables =
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
    private const int NameRoom = 30;

    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(150);

    public async Task<Verdict> RunAsync(CorpusDatabase database, CancellationToken cancellationToken)
    {
        var suffix = database.Name.Replace('-', '_');
        var names = DatabaseNames.For(suffix.Length > NameRoom ? suffix[..NameRoom] : suffix);
        await DbaStatements.RunAsync(server, names, OperatorPassword, cancellationToken);
        await LoadAsync(database, names, cancellationToken);
        var target = Target(names);
        await ExecuteAsync($"ALTER DATABASE \"{names.Database}\" SET {ClusterNames.ClaimSetting} = '{target.Uid}'", "postgres", cancellationToken);
        var tables = await ScalarAsync<long>(Tables, names.Database, cancellationToken);
        try
        {
            var (outcome, detail) = tables < 2 ? (Outcome.Wrong, "the database was not loaded: it has no tables") : await CopyAsync(target, names, cancellationToken);
            return new(database.Name, server.Major, tables, outcome, detail);
        }
        finally
        {
            await umsDatabase.ReleaseAsync(target.Uid);
            foreach (var one in await NamesAsync(target, names, cancellationToken))
                await ExecuteAsync($"UPDATE pg_database SET datistemplate = false WHERE datname = '{one}'; ", "postgres", cancellationToken);
            foreach (var one in await NamesAsync(target, names, cancellationToken))
                await ExecuteAsync($"DROP DATABASE \"{one}\" WITH (FORCE)", "postgres", cancellationToken);
        }
    }

    private async Task<(Outcome, string)> CopyAsync(DatabaseTarget target, DatabaseNames names, CancellationToken cancellationToken)
    {
        if ((await umsDatabase.ObserveAsync(target, cancellationToken)).Problem is { } problem)
            return (Outcome.Wrong, problem);
        var preflight = await umsDatabase.AnswerAsync(target, new FactQuery.Preflight(PreflightScope.Update, 1), cancellationToken);
        if (preflight.Error is { } error)
            return (Outcome.Wrong, $"preflight: {error}");
        if (preflight.Findings.Where(one => one.Blocks).ToList() is { Count: > 0 } blocking)
            return await RefusedAsync(names, string.Join("; ", blocking.Select(one => $"{one.Name}: {one.Message}")), cancellationToken);
        var golden = new DatabaseAction.MakeGolden(
            ClusterNames.Copy(target.Uid, UpdateId, CopyKind.Golden), GoldenMethod.Stream, new CopyComment { UpdateId = UpdateId, From = "12.03.100", To = "12.04.100", Generation = 1 });
        try
        {
            await umsDatabase.ExecuteAsync(target, golden, password: null, progress: null, cancellationToken);
        }
        catch (DatabaseActionException refused)
        {
            return await RefusedAsync(names, $"after the copy began: {refused.Message}", cancellationToken);
        }

        return await DifferenceAsync(target, names, golden.Name, cancellationToken) is { } difference ? (Outcome.Wrong, difference) : (Outcome.Faithful, "");
    }

    // First the operator's own comparison, then PostgreSQL's: a database that pg_restore creates from production (with reloaded expressions) and the copy must have the same dump.
    private async Task<string?> DifferenceAsync(DatabaseTarget target, DatabaseNames names, string copy, CancellationToken cancellationToken)
    {
        var drift = await umsDatabase.AnswerAsync(target, new FactQuery.Drift(copy), cancellationToken);
        if (drift.Changes is not { Known: true, Inserted: 0, Updated: 0, Deleted: 0 })
            return $"drift of a database without writes: {drift.Error ?? drift.Changes?.ToString()}";
        await ExecuteAsync($"ALTER DATABASE \"{copy}\" ALLOW_CONNECTIONS true", "postgres", cancellationToken);
        var compare = await umsDatabase.AnswerAsync(target, new FactQuery.Compare(names.Database, copy), cancellationToken);
        if (!compare.Equal)
            return $"compare: {compare.Error ?? string.Join("; ", compare.Differences)}";
        if (await RestoreAsync(names, null, cancellationToken) is { } failure)
            return $"pg_restore as a superuser: {failure}";
        var (expected, found) = (await Psql.DumpAsync(server, Restored(names), cancellationToken), await Psql.DumpAsync(server, copy, cancellationToken));
        var at = Enumerable.Range(0, Math.Max(expected.Length, found.Length)).FirstOrDefault(i => expected.ElementAtOrDefault(i) != found.ElementAtOrDefault(i), -1);
        return at < 0 ? null : $"pg_dump, line {at}: expected {expected.ElementAtOrDefault(at)}, found {found.ElementAtOrDefault(at)}";
    }

    // A refusal is correct only if pg_dump and pg_restore cannot create the copy with the owner's rights.
    private async Task<(Outcome, string)> RefusedAsync(DatabaseNames names, string why, CancellationToken cancellationToken) =>
        await RestoreAsync(names, names.OwnerRole, cancellationToken) is { } failure
            ? (Outcome.Refused, $"{why} (pg_restore: {failure})")
            : (Outcome.Wrong, $"refused, but pg_restore can create it as the owner: {why}");

    private async Task<string?> RestoreAsync(DatabaseNames names, string? role, CancellationToken cancellationToken)
    {
        var restored = Restored(names);
        await ExecuteAsync($"DROP DATABASE IF EXISTS \"{restored}\"", "postgres", cancellationToken);
        await ExecuteAsync($"CREATE DATABASE \"{restored}\" TEMPLATE template0 OWNER \"{role ?? "postgres"}\"", "postgres", cancellationToken);
        var file = Path.GetTempFileName();
        try
        {
            var (code, _, errors) =
                await Psql.RunAsync(server, names.Database, role, "pg_dump", ["--format=custom", $"--file={file}", .. role is null ? [] : new[] { $"--role={role}" }], cancellationToken);
            if (code == 0)
                (code, _, errors) = await Psql.RunAsync(
                    server, restored, role, "pg_restore", ["--exit-on-error", $"--dbname={restored}", .. role is null ? [] : new[] { $"--role={role}" }, file], cancellationToken);
            return code == 0 ? null : errors.Replace('\n', ' ').Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task LoadAsync(CorpusDatabase database, DatabaseNames names, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Loading);
        // Objects that the operator expects in every UMS database.
        await ExecuteAsync($"SET ROLE \"{names.OwnerRole}\"; CREATE TABLE epr_processes (epr_process_host text)", names.Database, cancellationToken);
        var files = database.Files.ToList();
        var text = Path.GetTempFileName();
        try
        {
            if (database.Text is { } script)
            {
                await File.WriteAllTextAsync(
                    text, script.Replace("{app}", $"\"{names.AppRole}\"", StringComparison.Ordinal).Replace("{owner}", $"\"{names.OwnerRole}\"", StringComparison.Ordinal), deadline.Token);
                files.Add(text);
            }

            foreach (var file in files)
                await Psql.RunAsync(server, names.Database, names.OwnerRole, "psql", ["--no-psqlrc", "--quiet", "--output=/dev/null", $"--file={file}"], deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The regression tests may take long; the objects created so far are enough.
        }
        finally
        {
            File.Delete(text);
        }

        await ExecuteAsync("ANALYZE", names.Database, cancellationToken);
    }

    private DatabaseTarget Target(DatabaseNames names) => new()
    {
        Cluster = $"corpus/{names.Database}",
        Uid = Guid.NewGuid().ToString(),
        Database = new DatabaseSpec
        {
            Host = server.Host,
            Port = server.Port,
            Name = names.Database,
            OwnerRole = names.OwnerRole,
            AppRole = names.AppRole,
            SchemaVersionQuery = "SELECT '12.03'",
        },
        Update = new UpdateSpec(),
        OperatorUsername = names.OperatorLogin,
        OperatorPassword = OperatorPassword,
    };

    private static string Restored(DatabaseNames names) => $"{names.Database}_restored";

    private async Task<IReadOnlyList<string>> NamesAsync(DatabaseTarget target, DatabaseNames names, CancellationToken cancellationToken) =>
        (await ScalarAsync<string>(
            string.Create(CultureInfo.InvariantCulture,
                $"SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database WHERE datname IN ('{names.Database}', '{Restored(names)}') OR starts_with(datname, '{ClusterNames.Claim(target.Uid)}')"),
            "postgres",
            cancellationToken)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private async Task ExecuteAsync(string sql, string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // The texts come from the corpus.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<T> ScalarAsync<T>(string sql, string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // The texts come from the corpus.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

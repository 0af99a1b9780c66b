using System.Text;
using CsCheck;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Fuzz.Chance;
using UmsOperator.Postgres;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Fuzz.Databases;

/// <summary>A production database with a copy and a foreign session, in which all texts are hostile.</summary>
internal sealed class HostileDatabase : IAsyncDisposable
{
    private const int NameBytes = 48;

    private readonly NpgsqlConnection _superuser;
    private readonly NpgsqlConnection _production;
    private readonly NpgsqlConnection _stranger;
    private readonly string _copy;
    private readonly int _number;
    private int _times;

    private HostileDatabase(DatabaseTarget target, string copy, int number, NpgsqlConnection superuser, NpgsqlConnection production, NpgsqlConnection stranger)
    {
        (Target, _copy, _number) = (target, copy, number);
        (_superuser, _production, _stranger) = (superuser, production, stranger);
    }

    public DatabaseTarget Target { get; }

    public static async Task<HostileDatabase> MakeAsync(PostgresServer server, int number, CancellationToken cancellationToken)
    {
        var names = DatabaseNames.For($"fuzz{number}");
        await DbaStatements.RunAsync(server, names, "secret", cancellationToken);
        var uid = Guid.NewGuid().ToString();
        var target = new DatabaseTarget
        {
            Cluster = $"fuzz/{number}",
            Uid = uid,
            Database = new DatabaseSpec
            {
                Host = server.Host,
                Port = server.Port,
                Name = names.Database,
                OwnerRole = names.OwnerRole,
                AppRole = names.AppRole,
                OperatorSecretRef = new SecretReference { Name = "login" },
            },
            Update = new UpdateSpec(),
            OperatorUsername = names.OperatorLogin,
            OperatorPassword = "secret",
        };
        var copy = ClusterNames.Copy(uid, "u1", CopyKind.RestorePoint);
        var superuser = await OpenAsync(server.ConnectionString(), cancellationToken);
        await RunAsync(superuser, $"CREATE DATABASE {copy} OWNER {names.OperatorLogin}", cancellationToken);
        await RunAsync(superuser, $"CREATE ROLE stranger{number} LOGIN PASSWORD 'secret'; GRANT CONNECT ON DATABASE {names.Database} TO stranger{number}", cancellationToken);
        var production = await OpenAsync(server.ConnectionString(names.Database), cancellationToken);
        await RunAsync(production, $"SET ROLE {names.OwnerRole}; CREATE TABLE ums_schema_version (version text); INSERT INTO ums_schema_version VALUES ('12.03')", cancellationToken);
        var login = new NpgsqlConnectionStringBuilder(server.ConnectionString(names.Database)) { Username = $"stranger{number}", Password = "secret" };
        return new HostileDatabase(target, copy, number, superuser, production, await OpenAsync(login.ConnectionString, cancellationToken));
    }

    public async Task SpoilAsync(PCG chance, CancellationToken cancellationToken)
    {
        await RunAsync(_production, "UPDATE ums_schema_version SET version = $1", cancellationToken, Text(chance));
        await RunAsync(_superuser, $"COMMENT ON DATABASE {_copy} IS {Quoted(Text(chance), '\'')}", cancellationToken);
        await RunAsync(_superuser, $"ALTER DATABASE {Target.Database.Name} SET umsoperator.cluster = {Quoted(Text(chance), '\'')}", cancellationToken);
        var role = $"{Short(Text(chance))}{_number}_{++_times}";
        await RunAsync(_superuser,
            $"DO $do$ BEGIN EXECUTE format('ALTER ROLE %I RENAME TO %I', (SELECT rolname FROM pg_roles WHERE oid = (SELECT usesysid FROM pg_stat_activity WHERE pid = {_stranger.ProcessID})), convert_from(decode('{Convert.ToHexString(Encoding.UTF8.GetBytes(role))}', 'hex'), 'UTF8')); END $do$", cancellationToken);
        await RunAsync(_stranger, $"SET application_name = {Quoted(Text(chance), '\'')}", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stranger.DisposeAsync();
        await _production.DisposeAsync();
        await _superuser.DisposeAsync();
    }

    private static string Text(PCG chance) => Hostile.ForPostgres(Hostile.Text.Draw(chance));

    private static string Quoted(string text, char quote) => $"E{quote}{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";

    /// <summary>Truncates a text to the length of a name and avoids reserved prefixes.</summary>
    private static string Short(string text)
    {
        var name = new StringBuilder("r");
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(name.ToString()) + rune.Utf8SequenceLength > NameBytes)
                break;
            name.Append(rune);
        }

        return name.ToString();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params string[] parameters)
    {
        // The texts come from the generator and are quoted.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Hosting;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>
/// A cluster's database, set up with the DBA's script, and the <see cref="IUmsDatabase"/> under test. All names contain special characters and are 63
/// bytes long.
/// </summary>
internal sealed partial class TestCluster : IAsyncDisposable
{
    public const string UpdateId = "u1";
    public const string Password = "0123456789abcdef";

    // GRANT SET ON PARAMETER writes one row for the whole server, so two concurrent ones fail.
    private static readonly SemaphoreSlim OneScript = new(1, 1);

    private readonly PostgresServer _server;
    private readonly ServiceProvider _services = NewProcess();

    private TestCluster(PostgresServer server, DatabaseTarget target)
    {
        _server = server;
        Target = target;
    }

    public DatabaseTarget Target { get; set; }

    public IUmsDatabase UmsDatabase => _services.GetRequiredService<IUmsDatabase>();

    public string Name => Target.Database.Name;

    public string RestorePoint => ClusterNames.Copy(Target.Uid, UpdateId, CopyKind.RestorePoint);

    public string Failed => ClusterNames.Copy(Target.Uid, UpdateId, CopyKind.Failed, 1);

    public CopyComment Comment { get; } = new() { UpdateId = UpdateId, From = "12.03.100", To = "12.04.110" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Creates an empty production database and the operator's login.</summary>
    public static async Task<TestCluster> PrepareAsync(PostgresServers servers, int major, DatabaseAccess access = DatabaseAccess.PerServerRoles) =>
        await PrepareAsync(await servers.GetAsync(major), access);

    /// <summary>Creates a claimed production database with a schema and some rows.</summary>
    public static async Task<TestCluster> CreateAsync(PostgresServers servers, int major, DatabaseAccess access = DatabaseAccess.PerServerRoles) =>
        await CreateAsync(await servers.GetAsync(major), access);

    public static async Task<TestCluster> PrepareAsync(PostgresServer server, DatabaseAccess access = DatabaseAccess.PerServerRoles)
    {
        var uid = Guid.NewGuid().ToString();
        var spec = new DatabaseSpec
        {
            Host = server.Host,
            Port = server.Port,
            Name = Hostile("db", uid),
            OwnerRole = Hostile("owner", uid),
            AppRole = Hostile("app", uid),
            Access = access,
            OperatorSecretRef = new SecretReference { Name = "operator-login" },
        };
        var cluster = new TestCluster(server, new DatabaseTarget
        {
            Cluster = $"test/{ClusterNames.Uid8(uid)}",
            Uid = uid,
            Database = spec,
            Update = new UpdateSpec(),
            OperatorUsername = Hostile("op", uid),
            OperatorPassword = "p'a\\s\"s " + ClusterNames.Uid8(uid),
            ServerUsername = access == DatabaseAccess.SharedCredentials ? Hostile("srv", uid) : null,
        });
        await cluster.RunScriptAsync(DbaScript.For(spec, cluster.Target.OperatorUsername, server.Major * 10000, serverLogin: cluster.Target.ServerUsername));
        await cluster.AsSuperuserAsync($"ALTER ROLE {Sql.Identifier(cluster.Target.OperatorUsername)} PASSWORD {Sql.Literal(cluster.Target.OperatorPassword)}", "postgres");
        if (cluster.Target.ServerUsername is { } login)
            await cluster.AsSuperuserAsync($"ALTER ROLE {Sql.Identifier(login)} PASSWORD {Sql.Literal(Password)}", "postgres");
        return cluster;
    }

    public static async Task<TestCluster> CreateAsync(PostgresServer server, DatabaseAccess access = DatabaseAccess.PerServerRoles)
    {
        var cluster = await PrepareAsync(server, access);
        await cluster.ObserveAsync();
        await cluster.ExecuteAsync(new DatabaseAction.ClaimProduction(cluster.Target.Uid, null));
        await cluster.AsOwnerAsync(
            """
            CREATE TABLE ums_schema_version (version text); INSERT INTO ums_schema_version VALUES ('12.03');
            CREATE TABLE epr_processes (epr_process_host text); INSERT INTO epr_processes VALUES ('ums-0'), ('ums-1'), ('ums-2');
            CREATE TABLE devices (id int PRIMARY KEY, name text); INSERT INTO devices SELECT i, 'device ' || i FROM generate_series(1, 1000) i;
            CREATE SEQUENCE numbers;
            """);
        return cluster;
    }

    /// <summary>The services of another operator process.</summary>
    public static ServiceProvider NewProcess(OperatorIdentity? identity = null, TimeProvider? clock = null) => new ServiceCollection()
        .AddLogging().AddSingleton(identity ?? new OperatorIdentity("test")).AddSingleton(clock ?? TimeProvider.System).AddPostgres().BuildServiceProvider();

    public Task<DatabaseObserved> ObserveAsync() => UmsDatabase.ObserveAsync(Target, Token);

    public Task ExecuteAsync(DatabaseAction action) => UmsDatabase.ExecuteAsync(Target, action, action is DatabaseAction.CreateRole ? Password : null, null, Token);

    public async Task<string> CreateRoleAsync(BindingKind kind, int ordinal = 0, string? database = null)
    {
        var binding = ClusterNames.Binding("ums", Target.Uid, UpdateId, ordinal, kind, database ?? Name);
        await ExecuteAsync(new DatabaseAction.CreateRole(binding.Role, binding.SecretName, binding.Database, kind != BindingKind.Production));
        return binding.Role;
    }

    /// <summary>The role name of a server's binding on production.</summary>
    public string RoleOf(BindingKind kind, int ordinal = 0) => ClusterNames.Binding("ums", Target.Uid, UpdateId, ordinal, kind, Name).Role;

    /// <summary>Opens a session as a server does.</summary>
    public Task<NpgsqlConnection> LoginAsync(string role, string? database = null) => OpenAsync(new NpgsqlConnectionStringBuilder(_server.ConnectionString(database ?? Name))
    {
        Username = role,
        Password = role == Target.OperatorUsername ? Target.OperatorPassword : Password,
        ApplicationName = "server",
    }.ConnectionString);

    /// <summary>Opens a superuser's session.</summary>
    public Task<NpgsqlConnection> OpenAsSuperuserAsync(string? database = null) => OpenAsync(_server.ConnectionString(database ?? Name));

    public Task AsOwnerAsync(string sql) => AsSuperuserAsync($"SET ROLE {Sql.Identifier(Target.ServerUsername ?? Target.Database.OwnerRole)}; {sql}");

    public async Task AsSuperuserAsync(string sql, string? database = null)
    {
        await using var connection = await OpenAsSuperuserAsync(database);
        await RunAsync(connection, sql);
        // Otherwise PostgreSQL updates the counters only when the backend ends, some time after the connection was closed.
        await RunAsync(connection, "SELECT pg_stat_force_next_flush()");
    }

    public Task<bool> IsOpenAsync(string database) => ScalarAsync<bool>($"SELECT datallowconn FROM pg_database WHERE datname = {Sql.Literal(database)}", "postgres");

    public async Task<T?> ScalarAsync<T>(string sql, string? database = null)
    {
        await using var connection = await OpenAsSuperuserAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token) is T value ? value : default;
    }

    public static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Runs a psql script that uses no psql commands but <c>\set</c> and <c>\connect</c>.</summary>
    public async Task RunScriptAsync(string script)
    {
        var database = "postgres";
        await OneScript.WaitAsync(Token);
        using var turn = new Turn();
        foreach (var part in ConnectLine().Split(script.Replace("\\set ON_ERROR_STOP on\n", "", StringComparison.Ordinal)))
        {
            if (part.StartsWith('"'))
                database = part[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
            else
                foreach (var statement in part.Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    await AsSuperuserAsync(statement, database);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
    }

    // 63 bytes, the longest name in PostgreSQL.
    private static string Hostile(string what, string uid)
    {
        var name = $"we.ird-näme \"q\" 'x' \\ {what} {ClusterNames.Uid8(uid)} ";
        return name + new string('z', 63 - Encoding.UTF8.GetByteCount(name));
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(Token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose() => OneScript.Release();
    }

    [GeneratedRegex("^\\\\connect (?<name>\".*\")\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConnectLine();
}

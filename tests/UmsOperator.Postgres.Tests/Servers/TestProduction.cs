using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Plans;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>A production database with its three roles, made as a DBA would, and the room under test. Names are as awkward as PostgreSQL lets them be.</summary>
internal sealed class TestProduction : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly PostgresServer _server;

    private TestProduction(PostgresServer server, DatabaseTarget target)
    {
        _server = server;
        Target = target;
        _services = NewProcess();
    }

    public DatabaseTarget Target { get; set; }

    public IUmsDatabase Room => _services.GetRequiredService<IUmsDatabase>();

    public string Name => Target.Database.Name;

    public string Owner => Target.Database.OwnerRole;

    public int Major => _server.Major;

    public static async Task<TestProduction> CreateAsync(PostgresServers servers, int major, params string[] ownerStatements)
    {
        var server = await servers.GetAsync(major);
        var uid = Guid.NewGuid().ToString();
        var tag = ClusterNames.Uid8(uid);
        var spec = new DatabaseSpec
        {
            Host = server.Host,
            Port = server.Port,
            Name = $"Ü.ms-\"{tag}",
            OwnerRole = $"own.er {tag}",
            AppRole = $"ap\"p-{tag}",
            SslMode = Api.Spec.SslMode.Prefer,
            OperatorSecretRef = new SecretReference { Name = "operator" },
        };
        var production = new TestProduction(server, new DatabaseTarget
        {
            Cluster = $"test/{tag}",
            Uid = uid,
            Database = spec,
            Update = new UpdateSpec(),
            OperatorUsername = $"op-{tag}",
            OperatorPassword = $"p'w\\ {tag}",
        });
        await production.SetUpAsync();
        foreach (var statement in ownerStatements)
            await production.AsOwnerAsync(statement);
        await production.Room.ObserveAsync(production.Target, TestContext.Current.CancellationToken);
        return production;
    }

    /// <summary>The room as another process would have it.</summary>
    public ServiceProvider NewProcess() => new ServiceCollection().AddLogging().AddPostgresRoom().BuildServiceProvider();

    public string CopyName(CopyKind kind, int number = 0) => ClusterNames.Copy(Target.Uid, "u1", kind, number);

    public Task ExecuteAsync(DatabaseAction action, CancellationToken cancellationToken = default) =>
        Room.ExecuteAsync(Target, action, password: null, bytesDone: null, cancellationToken);

    public async Task<Answer> AskAsync(Question question)
    {
        var answer = await Room.AnswerAsync(Target, question, TestContext.Current.CancellationToken);
        answer.Error.ShouldBeNull();
        return answer;
    }

    /// <summary>Runs statements in P (or a copy) with the object owner's rights.</summary>
    public Task AsOwnerAsync(string sql, string? database = null) => AsSuperuserAsync($"SET ROLE {Sql.Identifier(Owner)}; {sql}", database);

    public async Task AsSuperuserAsync(string sql, string? database = null)
    {
        await using var connection = await OpenAsync(database);
        // The simple protocol: function bodies hold semicolons.
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<T?> ScalarAsync<T>(string sql, string? database = null)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is T value ? value : default;
    }

    /// <summary>A superuser's session.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string? database = null)
    {
        var connection = new NpgsqlConnection(_server.ConnectionString(database ?? Name));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>All databases that carry the cluster's claim.</summary>
    public async Task<string> CopiesAsync() =>
        await ScalarAsync<string>($"SELECT coalesce(string_agg(datname, ' ' ORDER BY datname), '') FROM pg_database WHERE starts_with(datname, '{ClusterNames.Claim(Target.Uid)}')", "postgres") ?? "";

    public async ValueTask DisposeAsync()
    {
        await Room.ReleaseAsync(Target.Uid);
        await _services.DisposeAsync();
    }

    private async Task SetUpAsync()
    {
        var (name, owner, app, login) = (Sql.Identifier(Name), Sql.Identifier(Owner), Sql.Identifier(Target.Database.AppRole), Sql.Identifier(Target.OperatorUsername));
        await AsSuperuserAsync(
            $"""
            CREATE ROLE {owner} NOLOGIN;
            CREATE ROLE {app} NOLOGIN;
            CREATE ROLE {login} LOGIN CREATEDB CREATEROLE PASSWORD {Sql.Literal(Target.OperatorPassword)};
            GRANT {owner}, {app} TO {login} WITH ADMIN OPTION;
            GRANT {app} TO {owner};
            GRANT pg_signal_backend TO {login};
            """,
            "postgres");
        await AsSuperuserAsync($"CREATE DATABASE {name} OWNER {login} TEMPLATE template0", "postgres");
        await AsSuperuserAsync(
            $"""
            REVOKE CONNECT, TEMPORARY ON DATABASE {name} FROM PUBLIC;
            GRANT CREATE, TEMPORARY ON DATABASE {name} TO {owner};
            ALTER SCHEMA public OWNER TO {owner};
            GRANT USAGE ON SCHEMA public TO {app};
            ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
            """);
    }
}

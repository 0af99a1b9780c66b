using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>A production database with a schema of the test, and its copies.</summary>
internal sealed class TestProduction : IAsyncDisposable
{
    private readonly TestCluster _cluster;

    private TestProduction(TestCluster cluster, int major)
    {
        _cluster = cluster;
        Major = major;
    }

    public DatabaseTarget Target
    {
        get => _cluster.Target;
        set => _cluster.Target = value;
    }

    public IUmsDatabase UmsDatabase => _cluster.UmsDatabase;

    public string Name => _cluster.Name;

    /// <summary>Name of the role that owns all objects.</summary>
    public string Owner => Target.ServerUsername ?? Target.Database.OwnerRole;

    public int Major { get; }

    public static Task<TestProduction> CreateAsync(PostgresServers servers, int major, params string[] ownerStatements) =>
        CreateAsync(servers, major, DatabaseAccess.PerServerRoles, ownerStatements);

    public static async Task<TestProduction> CreateAsync(PostgresServers servers, int major, DatabaseAccess access, params string[] ownerStatements)
    {
        var production = new TestProduction(await TestCluster.PrepareAsync(servers, major, access), major);
        foreach (var statement in ownerStatements)
            await production.AsOwnerAsync(statement);
        // Every UMS database has this table, and preflight refuses a spec whose registryTable does not exist.
        await production.AsOwnerAsync("CREATE TABLE IF NOT EXISTS epr_processes (epr_process_host text)");
        await production.ClaimAsync();
        (await production._cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);
        return production;
    }

    /// <summary>Sets only the claim. An adoption would also grant privileges, but these schemas must stay as the test wrote them.</summary>
    public Task ClaimAsync() => AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(Name)} SET {ClusterNames.ClaimSetting} = '{Target.Uid}'", "postgres");

    public string CopyName(CopyKind kind, int number = 0) => ClusterNames.Copy(Target.Uid, TestCluster.UpdateId, kind, number);

    public Task ExecuteAsync(DatabaseAction action, CancellationToken cancellationToken = default) =>
        UmsDatabase.ExecuteAsync(Target, action, password: null, progress: null, cancellationToken);

    /// <summary>
    /// Makes the golden copy like the operator's loop, which also opens production if a killed operator left it closed. Waits for the end of the
    /// test's own superuser sessions first, because the operator may not terminate them.
    /// </summary>
    public async Task MakeAsync(DatabaseAction.MakeGolden action, CancellationToken cancellationToken = default)
    {
        if (action.Method == GoldenMethod.Clone)
        {
            await Until.TrueAsync(async () => await ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = {Sql.Literal(Name)} AND usename = 'postgres'", "postgres") == 0);
            if (!await IsOpenAsync())
                await ExecuteAsync(new DatabaseAction.OpenProduction(), CancellationToken.None);
        }

        await ExecuteAsync(action, cancellationToken);
    }

    /// <summary>Whether production, or one of its copies, allows connections.</summary>
    public Task<bool> IsOpenAsync(string? copy = null) => _cluster.IsOpenAsync(copy ?? Name);

    public async Task<FactResult> AskAsync(FactQuery question)
    {
        var answer = await UmsDatabase.AnswerAsync(Target, question, TestContext.Current.CancellationToken);
        answer.Error.ShouldBeNull();
        return answer;
    }

    /// <summary>Runs statements in production or a copy as the object owner.</summary>
    public Task AsOwnerAsync(string sql, string? database = null) => AsSuperuserAsync($"SET ROLE {Sql.Identifier(Owner)}; {sql}", database);

    public Task AsSuperuserAsync(string sql, string? database = null) => _cluster.AsSuperuserAsync(sql, database);

    public Task<T?> ScalarAsync<T>(string sql, string? database = null) => _cluster.ScalarAsync<T>(sql, database);

    /// <summary>Opens a superuser's session.</summary>
    public Task<NpgsqlConnection> OpenAsync(string? database = null) => _cluster.OpenAsSuperuserAsync(database);

    /// <summary>The names of all databases with the cluster's prefix, separated by spaces.</summary>
    public async Task<string> CopiesAsync() =>
        await ScalarAsync<string>($"SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE starts_with(datname, '{ClusterNames.Claim(Target.Uid)}')", "postgres") ?? "";

    public async ValueTask DisposeAsync()
    {
        await UmsDatabase.ReleaseAsync(Target.Uid);
        await _cluster.DisposeAsync();
    }
}

using Npgsql;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>A production database in an encoding other than UTF-8, with texts that the test gives as bytes.</summary>
internal sealed class Encoded(PostgresServer server, TestProduction production) : IAsyncDisposable
{
    public TestProduction Production => production;

    public static async Task<Encoded> CreateAsync(PostgresServers servers, int major, string encoding)
    {
        var production = await TestProduction.CreateAsync(servers, major);
        var encoded = new Encoded(await servers.GetAsync(major), production);
        var (name, login, owner) = (Sql.Identifier(production.Name), Sql.Identifier(production.Target.OperatorUsername), Sql.Identifier(production.Owner));
        await production.AsSuperuserAsync($"DROP DATABASE {name} (FORCE)", "postgres");
        await production.AsSuperuserAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' OWNER {login}", "postgres");
        await production.AsSuperuserAsync($"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC; GRANT CREATE, TEMPORARY ON DATABASE {name} TO {owner}", "postgres");
        await encoded.RunAsync(
            $"DO {Sql.Literal($"BEGIN EXECUTE format('ALTER SCHEMA public OWNER TO %s', {await encoded.OwnerAsync()}::regrole); EXECUTE 'REVOKE CREATE ON SCHEMA public FROM PUBLIC'; END")}");
        await encoded.MakeAsync("CREATE TABLE epr_processes (epr_process_host text)");
        await production.ClaimAsync();
        return encoded;
    }

    /// <summary>Runs a statement as the object owner. The bytes, in hexadecimal, are the arguments of its format().</summary>
    public async Task MakeAsync(string format, params string[] bytes)
    {
        var arguments = string.Concat(bytes.Select(text => $", convert_from('\\x{text}'::bytea, getdatabaseencoding())"));
        await RunAsync($"DO {Sql.Literal($"BEGIN EXECUTE format('SET LOCAL ROLE %s', {await OwnerAsync()}::regrole); EXECUTE format({Sql.Literal(format)}{arguments}); END")}");
    }

    /// <summary>Reads one text, which must be ASCII.</summary>
    public async Task<string?> ScalarAsync(string sql, string? database = null)
    {
        await using var session = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as string;
    }

    public ValueTask DisposeAsync() => production.DisposeAsync();

    private async Task RunAsync(string sql)
    {
        await using var session = await OpenAsync(null);
        await TestCluster.RunAsync(session, sql);
        await TestCluster.RunAsync(session, "SELECT pg_stat_force_next_flush()");
    }

    // Does not let Npgsql load types, because their names may be invalid texts here.
    private async Task<NpgsqlConnection> OpenAsync(string? database)
    {
        var builder = new NpgsqlDataSourceBuilder(server.ConnectionString(database ?? production.Name));
        builder.ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));
        await using var source = builder.Build();
        var session = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return session;
    }

    // The owner's OID. Its name cannot be used in this database, because it is stored in another encoding.
    private Task<uint> OwnerAsync() => production.ScalarAsync<uint>($"SELECT oid FROM pg_roles WHERE rolname = {Sql.Literal(production.Owner)}", "postgres");
}

using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>Logical copies whose sessions are interrupted, and logical copies of a database that clients write to.</summary>
public sealed class BrokenStreamTests(PostgresServers servers)
{
    private static readonly string[] Schema =
    [
        "CREATE TABLE large AS SELECT g, repeat(md5(g::text), 12) AS text FROM generate_series(1, 20000) g",
        "CREATE TABLE small (id int PRIMARY KEY, up int REFERENCES small, kind varchar(3) CHECK (kind IN ('x', 'y')))",
        "INSERT INTO small SELECT g, nullif(g - 1, 0), 'x' FROM generate_series(1, 500) g",
        "CREATE INDEX by_text ON large (text)",
        "CREATE MATERIALIZED VIEW counted AS SELECT kind, count(*) FROM small GROUP BY kind",
        "SELECT lo_from_bytea(0, 'contents')",
    ];

    [Fact]
    public async Task Cut_at_the_wire_anywhere_in_a_stream_the_next_run_drops_what_is_half_made_and_ends_with_one_good_copy()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Schema);
        var (server, bystander) = (production.Target.Database, $"{production.CopyName(CopyKind.Golden)}_not");
        await production.AsSuperuserAsync($"CREATE DATABASE {bystander} OWNER {Sql.Identifier(production.Target.OperatorUsername)}", "postgres");
        await using var wire = new BreakingWire(server.Host, server.Port);
        production.Target = production.Target with { Database = server with { Port = wire.Port, SslMode = SslMode.Disable } };
        var action = production.Make(GoldenMethod.Stream);
        Action[] places =
        [
            () => wire.BreakAt("CREATE DATABASE"),
            () => wire.BreakAt("CREATE TABLE"),
            () => wire.BreakAt("COPY public.large"),
            () => wire.BreakAfter(4_000_000),
            () => wire.BreakAt("lo_from_bytea"),
            () => wire.BreakAt("CREATE INDEX"),
            () => wire.BreakAt("FOREIGN KEY"),
            () => wire.BreakAt("REFRESH MATERIALIZED VIEW"),
            () => wire.BreakAt("IS_TEMPLATE true"),
            () => wire.BreakAt("COMMENT ON DATABASE"),
        ];
        foreach (var (place, number) in places.Select((place, number) => (place, number)))
        {
            // Like the operator's loop, which observes first and so acquires the lock again.
            (await production.ObserveAsync(action.Name))?.Complete.ShouldBeFalse($"place {number}");
            place();

            await Should.ThrowAsync<Exception>(() => production.MakeAsync(action), $"place {number}");

            wire.Breaks.ShouldBe(number + 1);
        }

        (await production.ObserveAsync(action.Name)).ShouldNotBeNull().Complete.ShouldBeFalse();
        await production.MakeAsync(action);

        (await production.CopiesAsync()).ShouldBe($"{action.Name} {bystander}");
        (await production.ObserveAsync(action.Name)).ShouldNotBeNull().Complete.ShouldBeTrue();
        await production.AsSuperuserAsync($"ALTER DATABASE {action.Name} ALLOW_CONNECTIONS true", "postgres");
        (await production.AskAsync(new FactQuery.Compare(production.Name, action.Name))).Equal.ShouldBeTrue();
        await GoldenCopyComparison.ShouldHoldTheSameAsync(production, action.Name);
    }

    [Fact]
    public async Task The_server_is_to_notice_within_a_minute_that_the_operator_vanished_without_a_word()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);

        await using var session = await new OperatorConnections(new ProcessMark(), new BoundedLogin(TimeProvider.System))
            .OpenMaintenanceAsync(production.Target, "test", TestContext.Current.CancellationToken);

        const string Seconds = "SELECT current_setting('tcp_keepalives_idle')::int4 + current_setting('tcp_keepalives_interval')::int4 * current_setting('tcp_keepalives_count')::int4";
        (await session.ScalarAsync<int>(Seconds, TestContext.Current.CancellationToken)).ShouldBe(60);
    }

    [Fact]
    public async Task Under_eight_writing_clients_the_copy_is_one_instant()
    {
        // Large enough that each table is copied by its own worker.
        const int Tables = 4;
        const string Filler = "repeat(md5(g::text), 150)";
        var tables = Enumerable.Range(1, Tables).Select(table => $"t{table}").ToList();
        await using var production = await TestProduction.CreateAsync(
            servers, 15,
            [.. tables.Select(table => $"CREATE TABLE {table} (id int PRIMARY KEY, amount int NOT NULL, filler text)"),
             .. tables.Select(table => $"ALTER TABLE {table} ALTER filler SET STORAGE EXTERNAL; INSERT INTO {table} SELECT g, 0, {Filler} FROM generate_series(1, 2000) g")]);
        production.Target = production.Target with { Update = production.Target.Update with { Snapshot = production.Target.Update.Snapshot with { Workers = Tables } } };
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(1, 8).Select(client => WriteAsync(production, client, tables, stop.Token)).ToList();

        string copy;
        try
        {
            await Until.TrueAsync(async () => await production.ScalarAsync<long>($"SELECT sum(amount) FROM {tables[0]}") > 0);
            copy = await GoldenCopyComparison.CopyAsync(production);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writing);
        }

        var sums = $"SELECT ARRAY[{string.Join(", ", tables.Select(table => $"(SELECT sum(amount) FROM {table})"))}]";
        var (copied, written) = ((await production.ScalarAsync<long[]>(sums, copy))!, (await production.ScalarAsync<long[]>(sums))!);
        copied.Distinct().ShouldHaveSingleItem("each transaction adds one in every table").ShouldBeInRange(1, written[0] - 1, "they wrote before and behind the instant");
        written.Distinct().ShouldHaveSingleItem().ShouldBe(writing.Sum(client => client.Result));
    }

    private static async Task<int> WriteAsync(TestProduction production, int client, List<string> tables, CancellationToken cancellationToken)
    {
        var random = new Random(client);
        var written = 0;
        await using var connection = await production.OpenAsync();
        while (!cancellationToken.IsCancellationRequested)
        {
            var id = random.Next(2000) + 1;
            await using var command = new Npgsql.NpgsqlCommand(string.Concat(tables.Select(table => $"UPDATE {table} SET amount = amount + 1 WHERE id = {id};")), connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            written++;
        }

        return written;
    }
}

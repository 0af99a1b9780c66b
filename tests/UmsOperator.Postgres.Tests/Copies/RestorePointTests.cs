using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

public sealed class RestorePointTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task Taking_it_ends_sessions_and_leaves_production_closed(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production));

        await TakeAsync(cluster);

        var observed = await cluster.ObserveAsync();
        observed.Production!.AllowsConnections.ShouldBeFalse();
        var copy = observed.Copies.ShouldHaveSingleItem();
        (copy.Name, copy.Comment!.Phase, copy.Comment.To).ShouldBe((cluster.RestorePoint, MigrationPhase.Taken, "12.04.110"));
        (await cluster.IsOpenAsync(copy.Name)).ShouldBeFalse();
        await Should.ThrowAsync<NpgsqlException>(() => TestCluster.RunAsync(server, "SELECT 1"));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_session_that_may_not_be_ended_is_named_and_production_stays_open(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var superuser = await cluster.OpenAsSuperuserAsync();

        (await Should.ThrowAsync<DatabaseActionException>(() => TakeAsync(cluster))).Message.ShouldContain("postgres");

        await TestCluster.RunAsync(superuser, "SELECT 1");
        (await cluster.ObserveAsync()).Production!.AllowsConnections.ShouldBeTrue();
    }

    [Fact]
    public async Task A_setting_that_cannot_be_set_again_is_named_and_production_is_opened_again()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 15);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} SET log_min_duration_statement = '7s'", "postgres");

        (await Should.ThrowAsync<DatabaseActionException>(() => TakeAsync(cluster))).Message.ShouldContain("log_min_duration_statement");

        var observed = await cluster.ObserveAsync();
        observed.Production!.AllowsConnections.ShouldBeTrue();
        observed.Copies.ShouldHaveSingleItem().Complete.ShouldBeFalse();
        cluster.Target = cluster.Target with { Update = new UpdateSpec { AcceptLostSettings = ["log_min_duration_statement"] } };
        await TakeAsync(cluster);
        (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Complete.ShouldBeTrue();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Taking_it_twice_is_one_and_one_of_the_past_is_made_again(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await TakeAsync(cluster);
        var first = await OidAsync(cluster);
        await TakeAsync(cluster);
        (await OidAsync(cluster)).ShouldBe(first);
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await cluster.AsOwnerAsync("DELETE FROM devices WHERE id > 10");

        await TakeAsync(cluster);

        (await OidAsync(cluster)).ShouldNotBe(first);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {cluster.RestorePoint} ALLOW_CONNECTIONS true", "postgres");
        (await cluster.ScalarAsync<long>("SELECT count(*) FROM devices", cluster.RestorePoint)).ShouldBe(10);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task The_migration_phase_only_moves_forward(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await TakeAsync(cluster);

        await Should.ThrowAsync<DatabaseActionException>(() => WriteAsync(MigrationPhase.Committed));
        await WriteAsync(MigrationPhase.Taken);
        await WriteAsync(MigrationPhase.Migrating);
        await WriteAsync(MigrationPhase.Migrating);
        await Should.ThrowAsync<DatabaseActionException>(() => WriteAsync(MigrationPhase.Taken));
        await Should.ThrowAsync<DatabaseActionException>(() => TakeAsync(cluster));
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        await WriteAsync(MigrationPhase.Committed);
        await Should.ThrowAsync<DatabaseActionException>(() => WriteAsync(MigrationPhase.Migrating));
        var expiry = new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        await cluster.ExecuteAsync(new DatabaseAction.KeepUntil(cluster.RestorePoint, expiry));

        var comment = (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Comment.ShouldNotBeNull();
        (comment.Phase, comment.ExpiresAt).ShouldBe((MigrationPhase.Committed, expiry));

        Task WriteAsync(MigrationPhase journal) => cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, journal));
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Opening_for_the_migrator_is_recorded_last_and_can_be_repeated(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await TakeAsync(cluster);
        await cluster.ExecuteAsync(new DatabaseAction.WriteMigrationPhase(cluster.RestorePoint, MigrationPhase.Migrating));
        (await NotYetOpenedAsync(cluster)).ShouldBe(true);

        // The operator died after the first of its statements.
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} ALLOW_CONNECTIONS true", "postgres");
        (await NotYetOpenedAsync(cluster)).ShouldBe(true);
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());

        (await NotYetOpenedAsync(cluster)).ShouldBeNull();
        var comment = await CommentAsync(cluster);
        comment.ShouldContain("\"opened\":");
        await cluster.ExecuteAsync(new DatabaseAction.OpenProduction());
        (await CommentAsync(cluster)).ShouldBe(comment, "the counters are those of the opening");
    }

    private static async Task<bool?> NotYetOpenedAsync(TestCluster cluster) => (await cluster.ObserveAsync()).Copies.ShouldHaveSingleItem().Comment.ShouldNotBeNull().NotYetOpened;

    private static async Task<string> CommentAsync(TestCluster cluster) =>
        await cluster.ScalarAsync<string>($"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{cluster.RestorePoint}'", "postgres") ?? "";

    private static Task TakeAsync(TestCluster cluster) => cluster.ExecuteAsync(new DatabaseAction.TakeRestorePoint(cluster.RestorePoint, cluster.Comment));

    private static Task<uint> OidAsync(TestCluster cluster) => cluster.ScalarAsync<uint>($"SELECT oid FROM pg_database WHERE datname = '{cluster.RestorePoint}'", "postgres");
}

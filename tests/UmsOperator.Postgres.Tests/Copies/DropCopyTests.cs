using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

public sealed class DropCopyTests(PostgresServers servers)
{
    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_copy_with_a_servers_session_stays(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major);
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        var name = production.Snapshot(1).Name;
        await production.ExecuteAsync(production.Snapshot(1));
        await using (await production.OpenAsync(name))
        {
            (await Should.ThrowAsync<DatabaseActionException>(() => production.ExecuteAsync(new DatabaseAction.DropCopy(name)))).Message.ShouldContain("is in use by postgres");
            (await production.ObserveAsync(name)).ShouldNotBeNull().Complete.ShouldBeTrue();
        }

        await Until.TrueAsync(async () => (await production.ObserveAsync(name))?.Sessions == 0);
        await production.ExecuteAsync(new DatabaseAction.DropCopy(name));
        await production.ExecuteAsync(new DatabaseAction.DropCopy(name));
        (await production.ObserveAsync(name)).ShouldBeNull();
    }

    [Fact]
    public async Task Neither_production_nor_a_foreign_database_is_ever_dropped()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        var stranger = production.CopyName(CopyKind.Golden);
        await production.AsSuperuserAsync($"CREATE DATABASE {stranger}", "postgres");

        await Should.ThrowAsync<DatabaseActionException>(() => production.ExecuteAsync(new DatabaseAction.DropCopy(production.Name)));
        await Should.ThrowAsync<DatabaseActionException>(() => production.ExecuteAsync(new DatabaseAction.DropCopy("postgres")));
        await Should.ThrowAsync<DatabaseActionException>(() => production.ExecuteAsync(new DatabaseAction.DropCopy(stranger)));

        (await production.ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datname IN ({Sql.Literal(production.Name)}, 'postgres', '{stranger}')")).ShouldBe(3);
    }
}

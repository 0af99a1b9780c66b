using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>A database whose old login owns objects that make REASSIGN OWNED fail, or that it must not reassign.</summary>
public sealed class TakeOverTests(PostgresServers servers)
{
    [Theory, ClassData(typeof(Majors))]
    public async Task Preflights_statements_take_the_database_over_and_nothing_else(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var old = await MakeAsync(cluster);

        var statements = (await AskAsync(cluster)).Findings.Single(finding => finding.Name == "DatabaseOwner").Message.Split("in this order: ")[1];
        await cluster.AsSuperuserAsync(statements);

        await ExpectTakenOverAsync(cluster, old);
        (await AskAsync(cluster)).Findings.ShouldNotContain(finding => finding.Name == "DatabaseOwner" || finding.Name == "ObjectOwner");
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task So_do_those_for_single_objects(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var old = await MakeAsync(cluster);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} OWNER TO {Sql.Identifier(cluster.Target.OperatorUsername)}");

        var finding = (await AskAsync(cluster)).Findings.Single(finding => finding.Name == "ObjectOwner" && finding.Message.Contains(old));
        await cluster.AsSuperuserAsync(finding.Message.Split("as a superuser: ")[1]);

        await ExpectTakenOverAsync(cluster, old);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task And_the_documented_statement(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var old = await MakeAsync(cluster);

        await cluster.RunScriptAsync(
            $"\\connect {Sql.Identifier(cluster.Name)}\n{TakeOver.Whole(old, cluster.Target.Database.OwnerRole)};\nALTER DATABASE {Sql.Identifier(cluster.Name)} OWNER TO {Sql.Identifier(cluster.Target.OperatorUsername)};\n");

        await ExpectTakenOverAsync(cluster, old);
    }

    private static async Task<string> MakeAsync(TestCluster cluster)
    {
        var old = $"old's {cluster.Target.Uid[..8]}";
        var name = Sql.Identifier(old);
        await cluster.AsSuperuserAsync($"CREATE ROLE {name} LOGIN SUPERUSER", "postgres");
        await cluster.AsSuperuserAsync($"CREATE DATABASE {Sql.Identifier($"other {old}")} OWNER {name}", "postgres");
        await cluster.AsSuperuserAsync(
            $"""
            SET ROLE {name};
            CREATE TABLE things (a int); CREATE FOREIGN DATA WRAPPER "w 1"; CREATE SERVER far FOREIGN DATA WRAPPER "w 1";
            CREATE FUNCTION watched() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION watched();
            CREATE PUBLICATION told FOR ALL TABLES; CREATE PUBLICATION told_too FOR TABLES IN SCHEMA public;
            CREATE SUBSCRIPTION "s {cluster.Target.Uid}" CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false);
            RESET ROLE; ALTER ROLE {name} NOSUPERUSER;
            """);
        await using (var session = await cluster.OpenAsSuperuserAsync())
        {
            await TestCluster.RunAsync(session, "SET allow_in_place_tablespaces = on");
            await TestCluster.RunAsync(session, $"CREATE TABLESPACE \"space {cluster.Target.Uid}\" OWNER {name} LOCATION ''");
        }

        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(cluster.Name)} OWNER TO {name}", "postgres");
        return old;
    }

    private static async Task ExpectTakenOverAsync(TestCluster cluster, string old)
    {
        (await cluster.ScalarAsync<string>("SELECT tableowner::text FROM pg_tables WHERE tablename = 'things'")).ShouldBe(cluster.Target.Database.OwnerRole);
        (await cluster.ScalarAsync<string>("SELECT pg_get_userbyid(fdwowner)::text FROM pg_foreign_data_wrapper")).ShouldBe("postgres");
        (await cluster.ScalarAsync<string>($"SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = {Sql.Literal($"other {old}")}")).ShouldBe(old);
        (await cluster.ScalarAsync<string>($"SELECT pg_get_userbyid(spcowner)::text FROM pg_tablespace WHERE spcname = 'space {cluster.Target.Uid}'")).ShouldBe(old);
        (await cluster.ScalarAsync<string>($"SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = {Sql.Literal(cluster.Name)}")).ShouldBe(cluster.Target.OperatorUsername);
    }

    private static async Task<FactResult> AskAsync(TestCluster cluster)
    {
        await cluster.ObserveAsync();
        var answer = await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Update, 1), TestContext.Current.CancellationToken);
        answer.Error.ShouldBeNull();
        return answer;
    }
}

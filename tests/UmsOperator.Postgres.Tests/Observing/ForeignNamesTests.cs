using System.Text;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Postgres.Tests.Observing;

/// <summary>Foreign names and texts on the same server do not make a cluster unobservable.</summary>
public sealed class ForeignNamesTests(PostgresServers servers)
{
    /// <summary>Names are stored in the encoding of the database in which they were created. In another database they can be invalid texts.</summary>
    [Theory, ClassData(typeof(Majors))]
    public async Task A_session_whose_names_are_no_valid_text_hides_nothing(int major)
    {
        // Uses its own server, because the name would break programs that read all roles as text, such as pg_dump.
        await servers.GetAsync(major);
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Major = major });
        await using var cluster = await TestCluster.CreateAsync(server);
        var mark = cluster.Target.Uid[..8];
        await cluster.AsSuperuserAsync($"CREATE DATABASE \"latin {mark}\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", "postgres");
        await cluster.AsSuperuserAsync($"CREATE ROLE \"plain {mark}\" LOGIN PASSWORD '{TestCluster.Password}'", "postgres");
        await cluster.AsSuperuserAsync($"GRANT CONNECT ON DATABASE {Sql.Identifier(cluster.Name)} TO \"plain {mark}\"", "postgres");
        await using var stranger = await cluster.LoginAsync($"plain {mark}");
        await cluster.AsSuperuserAsync($"ALTER ROLE \"plain {mark}\" RENAME TO \"m\u00fcller {mark}\"", $"latin {mark}");
        await Should.ThrowAsync<DecoderFallbackException>(
            () => cluster.ScalarAsync<string>($"SELECT rolname::text FROM pg_roles WHERE rolname LIKE '%{mark}' AND rolname NOT LIKE 'we%'", "postgres"), "it is a name that cannot be read");

        var observed = await cluster.ObserveAsync();

        observed.Reach.ShouldBe(DatabaseReach.Connected, observed.Problem);
        var session = observed.Production.ShouldNotBeNull().Sessions.ShouldHaveSingleItem();
        (session.Role, session.Ours, session.Untouchable).ShouldBe(($"m\ufffdller {mark}", false, true));
    }

    [Fact]
    public async Task What_a_client_says_of_itself_is_bounded_and_safe()
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 18);
        await using var stranger = await cluster.OpenAsSuperuserAsync();
        await TestCluster.RunAsync(stranger, $"SET application_name = '\u001b[2J\u202e ums-operator/{new string('x', 500)}'");

        var session = (await cluster.ObserveAsync()).Production.ShouldNotBeNull().Sessions.ShouldHaveSingleItem();

        session.Application.Length.ShouldBeLessThanOrEqualTo(64);
        session.Application.ShouldAllBe(character => !char.IsControl(character));
    }

    [Theory]
    [InlineData("'x\u001b[2J'")]
    [InlineData("repeat('x', 10000000)")]
    [InlineData("E'12.03\\n\\u202e'")]
    public async Task A_text_that_is_no_schema_version_is_reported_and_not_shown(string text)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, 18);
        await cluster.AsOwnerAsync($"UPDATE ums_schema_version SET version = {text}");

        var production = (await cluster.ObserveAsync()).Production.ShouldNotBeNull();

        production.SchemaVersion.ShouldBeNull();
        production.SchemaProblem.ShouldBe("database.schemaVersionQuery returns a text that is not MAJOR.MINOR, for example 12.04; correct the query");
    }
}

using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Hostile;

/// <summary>Errors and delays that planted code causes.</summary>
public sealed class PlantedErrorTests(PostgresServers servers)
{
    // Raises the error in the operator's sessions only, so that the server that plants it can continue.
    private const string Constraint =
        """
        CREATE FUNCTION hostile.said(i int) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
            IF starts_with(current_setting('application_name'), 'ums-operator/') THEN
                {0}
            END IF;
            RETURN true;
        END $$;
        CREATE TABLE said (i int CHECK (hostile.said(i)));
        INSERT INTO said VALUES (1);
        """;

    private const string Endless =
        """
        CREATE FUNCTION hostile.endless() RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
            WHILE starts_with(current_setting('application_name'), 'ums-operator/') LOOP
                BEGIN
                    PERFORM pg_sleep(600);
                EXCEPTION
                    WHEN query_canceled THEN NULL;
                END;
            END LOOP;
            RETURN true;
        END $$;
        ALTER TABLE ums_schema_version ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ums_schema_version FORCE ROW LEVEL SECURITY;
        CREATE POLICY endless ON ums_schema_version USING (hostile.endless());
        """;

    // On this version the golden copy is a logical copy. A template clone would not run the constraints.
    private const int Major = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData("28P01")]
    [InlineData("28000")]
    [InlineData("3D000")]
    [InlineData("57P01")]
    [InlineData("57P03")]
    [InlineData("53300")]
    [InlineData("42501")]
    public async Task An_error_that_looks_like_another_is_reported_as_planted(string state)
    {
        await using var cluster = await TrappedCluster.CreateAsync(servers, Major, Said($"RAISE EXCEPTION 'planted' USING ERRCODE = '{state}';"));

        var failed = await Should.ThrowAsync<DatabaseActionException>(() => cluster.MakeGoldenAsync());

        failed.Message.ShouldNotContain("operatorSecretRef");
        failed.Message.ShouldNotContain("database.name");
        failed.Message.ShouldContain(state);
    }

    [Fact]
    public async Task Errors_are_shown_short_and_without_what_a_terminal_takes_for_commands()
    {
        await using var cluster = await TrappedCluster.CreateAsync(
            servers, Major, Said("""RAISE EXCEPTION E'one\r\ntwo \x1b[31mthree\u202e\u0007 %', repeat('x', 1000000) USING HINT = repeat('y', 1000000), DETAIL = repeat('z', 1000000);"""));

        var failed = await Should.ThrowAsync<DatabaseActionException>(() => cluster.MakeGoldenAsync());

        failed.Message.Length.ShouldBeLessThan(4000);
        failed.Message.Where(c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format).ShouldBeEmpty();
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_policy_that_never_answers_does_not_hide_the_rest_of_the_database(int major)
    {
        await using var cluster = await TrappedCluster.CreateAsync(servers, major, Endless);
        var begun = TimeProvider.System.GetTimestamp();

        var observed = await cluster.Cluster.ObserveAsync();

        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Patience);
        observed.Reach.ShouldBe(DatabaseReach.Connected);
        observed.Production.ShouldNotBeNull().SchemaProblem.ShouldNotBeNull().ShouldContain("schemaVersionQuery");
    }

    private static string Said(string statement) => Constraint.Replace("{0}", statement, StringComparison.Ordinal);
}

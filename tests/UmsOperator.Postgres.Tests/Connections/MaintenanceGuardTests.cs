using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>The maintenance database is checked before anything is done in it.</summary>
public sealed class MaintenanceGuardTests(PostgresServers servers)
{
    // Changes by a superuser that make the operator's maintenance database unsafe.
    private static readonly Dictionary<string, (string Sql, string Says)> Wrong = new(StringComparer.Ordinal)
    {
        ["production of another cluster"] = ("ALTER DATABASE {place} SET umsoperator.cluster = '0f3b9c1e-0000-4000-8000-000000000000'", "is the production database of a UmsCluster"),
        ["copy under another name"] = ("""COMMENT ON DATABASE {place} IS '{"copy":{"updateId":"u1","from":"12.03.100","to":"12.04.110"}}'""", "is a copy"),
        ["template"] = ("ALTER DATABASE {place} IS_TEMPLATE true", "is a template"),
        ["database of another's"] = ("ALTER DATABASE {place} OWNER TO {owner}", "is not safe for the operator's login"),
        ["database where servers may make schemas"] = ("GRANT CREATE ON DATABASE {place} TO {app}", "is not safe for the operator's login"),
        ["database where everybody may make schemas"] = ("GRANT CREATE ON DATABASE {place} TO PUBLIC", "is not safe for the operator's login"),
        ["schema of a server's"] = ("CREATE SCHEMA planted AUTHORIZATION {owner}", "is not safe for the operator's login"),
        ["public of a server's"] = ("ALTER SCHEMA public OWNER TO {owner}", "is not safe for the operator's login"),
        ["schema where a server may make objects"] = ("GRANT CREATE ON SCHEMA public TO {app}", "is not safe for the operator's login"),
        ["schema of the catalog where a server may make objects"] = ("GRANT CREATE ON SCHEMA pg_catalog TO {app}", "is not safe for the operator's login"),
        ["schema where everybody may make objects"] = ("CREATE SCHEMA open; GRANT CREATE ON SCHEMA open TO PUBLIC", "is not safe for the operator's login"),
        ["table of a server's"] = ("CREATE TABLE planted (i int); ALTER TABLE planted OWNER TO {owner}", "is not safe for the operator's login"),
        ["function of a server's"] = ("CREATE FUNCTION planted() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION planted() OWNER TO {app}", "is not safe for the operator's login"),
        ["operator of a server's"] =
            ("CREATE OPERATOR public.=== (LEFTARG = name, RIGHTARG = name, FUNCTION = nameeq); ALTER OPERATOR public.=== (name, name) OWNER TO {owner}", "is not safe for the operator's login"),
        ["large object of a server's"] = ("SELECT lo_create(4711); ALTER LARGE OBJECT 4711 OWNER TO {owner}", "is not safe for the operator's login"),
    };

    private static readonly Dictionary<string, string> Right = new(StringComparer.Ordinal)
    {
        ["nothing"] = "SELECT 1",
        ["database of a superuser's"] = "ALTER DATABASE {place} OWNER TO postgres",
        ["public of a server that was upgraded"] = "ALTER SCHEMA public OWNER TO postgres; GRANT CREATE, USAGE ON SCHEMA public TO PUBLIC",
        ["database of an administrator's who is no superuser"] = "CREATE ROLE {uid} CREATEROLE; ALTER DATABASE {place} OWNER TO {uid}; CREATE SCHEMA managed AUTHORIZATION {uid}",
        ["objects of a superuser's that all may use"] =
            "CREATE SCHEMA monitoring; CREATE VIEW monitoring.activity AS SELECT 1 AS one; GRANT USAGE ON SCHEMA monitoring TO PUBLIC; GRANT SELECT ON monitoring.activity TO {app}",
        ["rights on objects to come"] = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> WrongPlaces => Each(Wrong.Keys);

    public static TheoryData<int, string> RightPlaces => Each(Right.Keys);

    [Theory, MemberData(nameof(WrongPlaces))]
    public async Task A_database_that_is_anothers_or_where_others_may_plant_is_refused_before_the_lock(int major, string what)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var place = await PlaceAsync(cluster, Wrong[what].Sql);
        await cluster.UmsDatabase.ReleaseAsync(cluster.Target.Uid);

        var seen = await cluster.UmsDatabase.ObserveAsync(place.Target, Token);
        var again = await cluster.UmsDatabase.ObserveAsync(place.Target, Token);

        (seen.Reach, seen.Production).ShouldBe((DatabaseReach.Unreachable, null));
        seen.Problem.ShouldNotBeNull().ShouldStartWith($"database.maintenanceDatabase: '{place.Name}' {Wrong[what].Says}");
        seen.Problem.ShouldNotContain("0f3b9c1e");
        (again.Problem, again.RetryAt).ShouldBe((seen.Problem, seen.RetryAt)); // the host was not contacted again
        await Until.TrueAsync(async () => await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = {Sql.Literal(place.Name)}", "postgres") == 0);
        (await cluster.UmsDatabase.AnswerAsync(place.Target, new FactQuery.Preflight(PreflightScope.Adopt, 0), Token)).Error.ShouldNotBeNull().ShouldContain("database.maintenanceDatabase");
        // Contacts of other clusters with the host are not affected, and a corrected spec is tried at once.
        (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);
    }

    [Theory, MemberData(nameof(RightPlaces))]
    public async Task A_database_where_only_administrators_make_objects_is_not(int major, string what)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var place = await PlaceAsync(cluster, Right[what]);

        (await cluster.UmsDatabase.ObserveAsync(place.Target, Token)).ShouldSatisfyAllConditions(seen => seen.Problem.ShouldBeNull(), seen => seen.Reach.ShouldBe(DatabaseReach.Connected));
        await cluster.UmsDatabase.ReleaseAsync(cluster.Target.Uid);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task What_a_session_makes_for_itself_is_nothing_that_was_planted(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var place = await PlaceAsync(cluster, "GRANT CONNECT, TEMPORARY ON DATABASE {place} TO {app}");
        await using var session = await cluster.OpenAsSuperuserAsync(place.Name);
        await TestCluster.RunAsync(
            session, $"SET ROLE {Sql.Identifier(cluster.Target.Database.AppRole)}; CREATE TEMP TABLE mine (i serial); CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'");

        (await cluster.UmsDatabase.ObserveAsync(place.Target, Token)).Reach.ShouldBe(DatabaseReach.Connected);
        await cluster.UmsDatabase.ReleaseAsync(cluster.Target.Uid);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task The_lock_of_a_place_that_went_wrong_later_is_let_go(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await using var place = await PlaceAsync(cluster, "SELECT 1");
        (await cluster.UmsDatabase.ObserveAsync(place.Target, Token)).Reach.ShouldBe(DatabaseReach.Connected);
        await cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(place.Name)} SET umsoperator.cluster = '{Guid.NewGuid()}'", "postgres");

        (await cluster.UmsDatabase.ObserveAsync(place.Target, Token)).Reach.ShouldBe(DatabaseReach.Unreachable);

        await Until.TrueAsync(async () => await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = {Sql.Literal(place.Name)}", "postgres") == 0);
    }

    private static TheoryData<int, string> Each(IEnumerable<string> names)
    {
        var all = new TheoryData<int, string>();
        foreach (var name in names)
        {
            all.Add(15, name);
            all.Add(18, name);
        }

        return all;
    }

    private static async Task<Place> PlaceAsync(TestCluster cluster, string sql)
    {
        var place = new Place(cluster, $"maintenance {cluster.Target.Uid}");
        await cluster.AsSuperuserAsync($"CREATE DATABASE {Sql.Identifier(place.Name)} OWNER {Sql.Identifier(cluster.Target.OperatorUsername)}", "postgres");
        await cluster.AsSuperuserAsync(sql
            .Replace("{place}", Sql.Identifier(place.Name), StringComparison.Ordinal)
            .Replace("{uid}", Sql.Identifier($"administrator {cluster.Target.Uid}"), StringComparison.Ordinal)
            .Replace("{owner}", Sql.Identifier(cluster.Target.Database.OwnerRole), StringComparison.Ordinal)
            .Replace("{app}", Sql.Identifier(cluster.Target.Database.AppRole), StringComparison.Ordinal), place.Name);
        return place;
    }

    /// <summary>A database that the cluster's spec names. It is dropped at the end, so that the roles can be dropped.</summary>
    private sealed record Place(TestCluster Cluster, string Name) : IAsyncDisposable
    {
        public DatabaseTarget Target => Cluster.Target with { Database = Cluster.Target.Database with { MaintenanceDatabase = Name } };

        public async ValueTask DisposeAsync()
        {
            await Cluster.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(Name)} IS_TEMPLATE false", "postgres");
            await Cluster.AsSuperuserAsync($"DROP DATABASE {Sql.Identifier(Name)} WITH (FORCE)", "postgres");
            await Cluster.AsSuperuserAsync($"DROP ROLE IF EXISTS {Sql.Identifier($"administrator {Cluster.Target.Uid}")}", "postgres");
        }
    }
}

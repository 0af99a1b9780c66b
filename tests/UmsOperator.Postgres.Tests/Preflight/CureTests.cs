using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>Superusers run the statements of findings in databases where servers may have planted functions that match better than PostgreSQL's own.</summary>
public sealed class CureTests(PostgresServers servers)
{
    private const string Planted =
        """
        CREATE TABLE public.ran_as (login text);
        GRANT INSERT, SELECT ON public.ran_as TO PUBLIC;
        CREATE FUNCTION public.evil(text, oid) RETURNS text LANGUAGE plpgsql AS $f$BEGIN INSERT INTO public.ran_as VALUES (session_user); RETURN pg_catalog.concat($1, $2); END$f$;
        CREATE OPERATOR public.|| (LEFTARG = text, RIGHTARG = oid, FUNCTION = public.evil);
        CREATE FUNCTION public.format(text, text, text, text) RETURNS text LANGUAGE plpgsql AS $f$BEGIN INSERT INTO public.ran_as VALUES (session_user); RETURN pg_catalog.format($1, VARIADIC ARRAY[$2, $3, $4]); END$f$;
        CREATE FUNCTION public.same(oid, int8) RETURNS bool LANGUAGE plpgsql AS $f$BEGIN INSERT INTO public.ran_as VALUES (session_user); RETURN pg_catalog.oideq($1, $2::oid); END$f$;
        CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = int8, FUNCTION = public.same);
        CREATE FUNCTION public.same(oid, int4) RETURNS bool LANGUAGE plpgsql AS $f$BEGIN INSERT INTO public.ran_as VALUES (session_user); RETURN pg_catalog.oideq($1, $2::oid); END$f$;
        CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = int4, FUNCTION = public.same);
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(Majors))]
    public async Task A_superuser_who_runs_them_runs_nothing_that_a_server_planted(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        var stranger = $"$cure$ old's {cluster.Target.Uid[..8]}";
        await cluster.AsOwnerAsync(Planted);
        await cluster.AsSuperuserAsync($"CREATE ROLE {Sql.Identifier(stranger)}; SELECT lo_create(n) FROM generate_series(70001, 70030) n");
        await cluster.AsSuperuserAsync(
            $"DO $$DECLARE n int; BEGIN FOR n IN 70001..70030 LOOP EXECUTE pg_catalog.concat('ALTER LARGE OBJECT ', n, ' OWNER TO ', {Sql.Literal(Sql.Identifier(stranger))}); END LOOP; END$$");
        await cluster.AsSuperuserAsync("UPDATE pg_class SET relowner = '4000000000' WHERE relname = 'devices'; DELETE FROM public.ran_as");

        var findings = (await cluster.UmsDatabase.AnswerAsync(cluster.Target with { Cluster = "test/ums", Servers = 3 }, new FactQuery.Preflight(PreflightScope.Update, 1), Token)).Findings;
        foreach (var name in new[] { "ObjectOwner", "DanglingReferences" })
            await cluster.AsSuperuserAsync(findings.Single(finding => finding.Name == name).Message.Split("as a superuser: ")[1]);
        await cluster.AsSuperuserAsync($"{TakeOver.Whole(stranger, cluster.Target.Database.OwnerRole)}");

        (await cluster.ScalarAsync<string>("SELECT string_agg(DISTINCT login, ', ') FROM public.ran_as")).ShouldBeNull();
        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_largeobject_metadata WHERE lomowner = {Sql.Literal(Sql.Identifier(cluster.Target.Database.AppRole))}::regrole")).ShouldBe(30);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>Schemas so large that one round trip for each object would take a minute.</summary>
public sealed class ManyTablesTests(PostgresServers servers)
{
    [Fact]
    public async Task Preflight_makes_no_round_trip_for_each_table()
    {
        await using var production = await TestProduction.CreateAsync(
            servers, 15,
            [.. Enumerable.Range(0, 20)
                .Select(n => $"DO 'BEGIN FOR i IN {n * 50}..{n * 50 + 49} LOOP EXECUTE format(''CREATE TABLE t%1$s (id serial PRIMARY KEY, a text NOT NULL DEFAULT 0); CREATE INDEX ON t%1$s (a); COMMENT ON TABLE t%1$s IS ''''x'''''', i); END LOOP; END'")]);
        using var counted = new CommandCount(production.Target.Uid[..8]);

        var answer = await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1));

        answer.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
        // 1,000 tables, which make 8,000 entries in a dump.
        counted.Of.ShouldBeInRange(10, 300);
    }

    [Fact]
    public async Task The_trial_names_all_that_is_refused_and_not_what_only_needs_it()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t (a int)");
        await production.AsSuperuserAsync(
            $"""
            CREATE FUNCTION tight(int) RETURNS int LEAKPROOF IMMUTABLE LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION tight OWNER TO {Sql.Identifier(production.Owner)};
            CREATE FUNCTION dense(int) RETURNS int LEAKPROOF IMMUTABLE LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION dense OWNER TO {Sql.Identifier(production.Owner)};
            CREATE FUNCTION quiet() RETURNS int LANGUAGE sql SET log_min_messages = panic AS 'SELECT 1'; ALTER FUNCTION quiet OWNER TO {Sql.Identifier(production.Owner)};
            CREATE CAST (text AS bytea) WITHOUT FUNCTION;
            CREATE VIEW needs AS SELECT dense(a) AS d FROM t; ALTER VIEW needs OWNER TO {Sql.Identifier(production.Owner)};
            CREATE INDEX ON t (tight(a));
            """);

        var findings = (await production.AskAsync(new FactQuery.Preflight(PreflightScope.Update, 1))).Findings.Where(finding => finding.Blocks).ToList();

        findings.ShouldAllBe(finding => finding.Name == "NotStreamable");
        var all = string.Join("\n", findings.Select(finding => finding.Message));
        all.ShouldContain("FUNCTION public.dense(integer), FUNCTION public.tight(integer) cannot be created in the copy");
        all.ShouldContain("quiet()");
        all.ShouldContain("CAST (text AS bytea)");
        all.ShouldNotContain("needs");
        all.ShouldNotContain("INDEX");
    }

    /// <summary>Counts this process's round trips to the databases whose names contain a text.</summary>
    private sealed class CommandCount : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly ConcurrentBag<string> _names = [];

        public CommandCount(string part)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (activity.TagObjects.Any(tag => tag.Key is "db.name" or "db.namespace" && tag.Value is string name && name.Contains(part, StringComparison.Ordinal)))
                        _names.Add(activity.OperationName);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Of => _names.Count;

        public void Dispose() => _listener.Dispose();
    }
}

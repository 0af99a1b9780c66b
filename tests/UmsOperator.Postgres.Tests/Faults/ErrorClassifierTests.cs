using Npgsql;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Faults;

/// <summary>Failures are classified by whether a retry can succeed.</summary>
public sealed class ErrorClassifierTests(PostgresServers servers)
{
    [Theory]
    [InlineData("pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout", nameof(FailureKind.Transient), "the operator retries")]
    [InlineData("pg_dump: error: connection to server at \"h\" (10.0.0.1), port 5432 failed: Connection refused", nameof(FailureKind.Transient), "the operator retries")]
    [InlineData("pg_dump: error: query failed: server closed the connection unexpectedly", nameof(FailureKind.Transient), "the operator retries")]
    [InlineData("pg_dump: error: connection to server failed: FATAL:  the database system is starting up", nameof(FailureKind.Transient), "the operator retries")]
    [InlineData("pg_dump: error: query failed: ERROR:  could not write to file \"base/pgsql_tmp/x\": No space left on device", nameof(FailureKind.Transient), "free space")]
    [InlineData("pg_dump: error: query failed: ERROR:  permission denied for table secret", nameof(FailureKind.NeedsIntervention), "grant the privilege")]
    [InlineData("pg_dump: error: aborting because of server version mismatch\npg_dump: detail: server version: 19.0; pg_dump version: 15.18", nameof(FailureKind.NeedsIntervention), "image")]
    [InlineData("pg_dump: error: query failed: ERROR:  out of shared memory\nHINT:  You might need to increase max_locks_per_transaction.",
        nameof(FailureKind.NeedsIntervention), "max_locks_per_transaction")]
    [InlineData("pg_dump: error: connection to server failed: FATAL:  remaining connection slots are reserved for non-replication superuser connections",
        nameof(FailureKind.NeedsIntervention), "max_connections")]
    [InlineData("pg_dump: error: query failed: ERROR:  invalid byte sequence for encoding \"UTF8\": 0xe4", nameof(FailureKind.NeedsIntervention), "correct")]
    [InlineData("pg_dump: error: query failed: ERROR:  cache lookup failed for function 4711", nameof(FailureKind.NeedsIntervention), "gone")]
    [InlineData("pg_dump: error: query failed: FEHLER:  etwas, das niemand kennt", nameof(FailureKind.NeedsIntervention), "update.golden")]
    [InlineData("", nameof(FailureKind.NeedsIntervention), "update.golden")]
    public void What_pg_dump_complains_of_is_classified(string complaint, string kind, string cure)
    {
        var fault = PgDumpErrors.Of(1, complaint);

        fault.Kind.ToString().ShouldBe(kind);
        fault.Cure.ShouldContain(cure);
    }

    [Fact]
    public void A_pg_dump_that_was_killed_is_tried_again() => PgDumpErrors.Of(137, "").Kind.ShouldBe(FailureKind.Transient);

    [Theory]
    [InlineData("SET lock_timeout = 50; SELECT * FROM held", nameof(FailureKind.Transient))]
    [InlineData("SET statement_timeout = 50; SELECT pg_sleep(60)", nameof(FailureKind.Transient))]
    [InlineData("SELECT pg_terminate_backend(pg_backend_pid())", nameof(FailureKind.Transient))]
    [InlineData("DO 'BEGIN RAISE SQLSTATE ''53100''; END'", nameof(FailureKind.Transient))]
    [InlineData("SET ROLE pg_monitor; CREATE DATABASE never", nameof(FailureKind.NeedsIntervention))]
    [InlineData("SELECT * FROM nowhere", nameof(FailureKind.NeedsIntervention))]
    [InlineData("SELECT nothing()", nameof(FailureKind.NeedsIntervention))]
    [InlineData("SELECT 1 / 0", nameof(FailureKind.NeedsIntervention))]
    [InlineData("DO 'BEGIN RAISE ''no''; END'", nameof(FailureKind.NeedsIntervention))]
    [InlineData("SELECT repeat('x', 1 << 30)", nameof(FailureKind.Permanent))]
    public async Task What_PostgreSQL_refuses_is_classified(string sql, string kind)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await using var holder = await cluster.OpenAsSuperuserAsync();
        await TestCluster.RunAsync(holder, "CREATE TABLE held (a int)");
        await TestCluster.RunAsync(holder, "BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
        await using var session = await cluster.OpenAsSuperuserAsync();

        var refused = await Should.ThrowAsync<PostgresException>(() => TestCluster.RunAsync(session, sql));

        ErrorClassifier.Of(refused).Kind.ToString().ShouldBe(kind);
    }

    [Theory]
    [InlineData("CREATE FUNCTION fails() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1 / 0; END'; SELECT fails()", "fails()")]
    [InlineData("CREATE FUNCTION fails(int) RETURNS int LANGUAGE sql AS 'SELECT $1 / 0 FROM generate_series(1, 2)'; SELECT fails(1)", "\"fails\"")]
    [InlineData("SELECT 1 / 0", null)]
    public async Task The_function_that_failed_is_named(string sql, string? name)
    {
        await using var cluster = await TestCluster.PrepareAsync(servers, 15);
        await using var session = await cluster.OpenAsSuperuserAsync();

        var refused = await Should.ThrowAsync<PostgresException>(() => TestCluster.RunAsync(session, sql));

        CallingFunction.Of(refused).ShouldBe(name);
    }
}

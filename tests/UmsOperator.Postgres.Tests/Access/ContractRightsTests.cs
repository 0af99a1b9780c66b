using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>Checks docs/container-contract.md, "What a login may do", for a server that uses production and does not migrate.</summary>
public sealed class ContractRightsTests(PostgresServers servers)
{
    private static readonly string[] May =
    [
        "INSERT INTO devices (id) VALUES (7001); UPDATE devices SET name = 'x' WHERE id = 7001; DELETE FROM devices WHERE id = 7001",
        "SELECT nextval('numbers'), setval('numbers', 70)",
        "CREATE TEMPORARY TABLE mine (i int); TRUNCATE mine; ALTER TABLE mine ADD j int; DROP TABLE mine",
        "PREPARE one AS SELECT 1; EXECUTE one; DEALLOCATE one",
        "BEGIN; DECLARE c CURSOR FOR SELECT 1; FETCH c; COMMIT",
        "LISTEN told; NOTIFY told; UNLISTEN told",
        "SELECT pg_advisory_lock(1), pg_advisory_unlock(1)",
        "SELECT lo_put(lo_create(70001), 0, 'x'); SELECT lo_get(70001)",
    ];

    private static readonly string[] MayNot =
    [
        "TRUNCATE devices",
        "REFRESH MATERIALIZED VIEW summed",
        "REINDEX TABLE devices",
        "CLUSTER devices USING devices_pkey",
        "CREATE TABLE other (i int)",
        "CREATE INDEX ON devices (name)",
        "ALTER TABLE devices DISABLE TRIGGER ALL",
        "COMMENT ON TABLE devices IS 'x'",
        "ALTER SYSTEM SET work_mem = '5MB'",
        "COPY devices TO PROGRAM 'cat'",
        "COPY devices TO '/tmp/devices'",
        "CREATE ROLE other",
        "CREATE DATABASE other",
        "CREATE EXTENSION citext",
    ];

    [Theory, ClassData(typeof(AllMajors))]
    public async Task An_ordinary_login_may_do_what_the_contract_says_and_no_more(int major)
    {
        await using var cluster = await TestCluster.CreateAsync(servers, major);
        await cluster.AsOwnerAsync("CREATE MATERIALIZED VIEW summed AS SELECT count(*) FROM devices");
        await using var server = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production));

        foreach (var sql in May)
            await Should.NotThrowAsync(() => TestCluster.RunAsync(server, sql), sql);
        foreach (var sql in MayNot)
            (await Should.ThrowAsync<PostgresException>(() => TestCluster.RunAsync(server, sql), sql)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
    }
}

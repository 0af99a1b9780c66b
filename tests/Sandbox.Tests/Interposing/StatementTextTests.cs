using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Tests.Interposing;

public sealed class StatementTextTests
{
    [Theory]
    [InlineData("CREATE DATABASE \"a\" TEMPLATE template0")]
    [InlineData("  comment ON DATABASE \"a\" IS 'x'")]
    [InlineData("--\n-- Name: a\n--\n\nCREATE TABLE a (b int);")]
    [InlineData("SELECT pg_terminate_backend($1)")]
    [InlineData("SELECT pg_try_advisory_lock($1, $2)")]
    [InlineData("COPY public.devices (id) FROM stdin;")]
    [InlineData("REVOKE ALL ON DATABASE a FROM b")]
    public void What_changes_something_is_reported(string sql) => StatementText.Writes(sql).ShouldBeTrue();

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("BEGIN ISOLATION LEVEL REPEATABLE READ")]
    [InlineData("SET LOCAL ROLE a")]
    [InlineData("SAVEPOINT a")]
    [InlineData("COPY public.devices (id) TO stdout;")]
    [InlineData("SELECT set_config('search_path', '', false)")]
    [InlineData("")]
    public void What_changes_nothing_is_reported(string sql) => StatementText.Writes(sql).ShouldBeFalse();

    [Fact]
    public void In_a_transaction_only_the_commit_changes_something()
    {
        var session = new SessionWrites("role", "postgres");

        session.Take(["BEGIN"]).ShouldBeNull();
        session.Take(["CREATE ROLE a"]).ShouldBeNull();
        session.Take(["SAVEPOINT s"]).ShouldBeNull();
        session.Take(["GRANT a TO b"]).ShouldBeNull();
        session.Take(["ROLLBACK TO SAVEPOINT s"]).ShouldBeNull();
        session.Take(["COMMIT"]).ShouldNotBeNull().Written.ShouldBe(["CREATE ROLE a", "GRANT a TO b"]);
        session.Take(["DROP ROLE a"]).ShouldNotBeNull().Text.ShouldBe("DROP ROLE a");
    }

    [Fact]
    public void A_transaction_that_is_given_up_or_only_reads_changes_nothing()
    {
        var session = new SessionWrites("swap", "postgres");

        session.Take(["BEGIN"]);
        session.Take(["DROP ROLE a"]);
        session.Take(["ROLLBACK"]).ShouldBeNull();
        session.Take(["BEGIN"]);
        session.Take(["SELECT 1"]);
        session.Take(["COMMIT"]).ShouldBeNull();
    }
}

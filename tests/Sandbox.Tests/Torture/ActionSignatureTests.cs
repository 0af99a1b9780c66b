using UmsOperator.Sandbox.Interposing;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Tests.Torture;

public sealed class ActionSignatureTests
{
    [Theory]
    [InlineData("ALTER ROLE \"ums_5d43d648_ttoxao8_0p\" NOLOGIN", "fence: ALTER ROLE \"0p\" NOLOGIN")]
    [InlineData("ALTER ROLE \"ums_5d43d648_ttoxao8_0pttoxb12\" NOLOGIN", "fence: ALTER ROLE \"0p\" NOLOGIN")]
    [InlineData("CREATE DATABASE \"ums_5d43d648_ttoxao8_s1\" TEMPLATE \"ums_5d43d648_ttoxao8_golden\"", "fence: CREATE DATABASE \"s1\" TEMPLATE \"golden\"")]
    [InlineData("COMMENT ON DATABASE \"ums_5d43d648_ttoxao8_rp\" IS '{\"journal\":\"Taken\"}'", "fence: COMMENT ON DATABASE \"rp\" IS '…', journal Taken")]
    [InlineData("CREATE ROLE \"ums_5d43d648_worker7f3a9k12\" LOGIN", "fence: CREATE ROLE \"worker\" LOGIN")]
    public void What_differs_from_one_update_to_the_next_is_left_out(string sql, string expected) =>
        ActionSignature.Of(new InterposedAction.Statement("fence", "postgres", sql, [sql])).ShouldBe(expected);

    [Fact]
    public void A_commit_says_what_its_transaction_did() =>
        ActionSignature.Of(new InterposedAction.Statement("role", "postgres", "COMMIT", ["CREATE ROLE a PASSWORD 'x'", "GRANT a TO b", "GRANT c TO d"]))
            .ShouldBe("role: COMMIT of CREATE ROLE, GRANT");

    [Fact]
    public void An_object_is_reported_by_its_role()
    {
        ActionSignature.Of(new InterposedAction.ApiRequest("POST", "secrets", "ums-ttoxao8-1s", "", null)).ShouldBe("POST secrets/ums-1s");
        ActionSignature.Of(new InterposedAction.ApiRequest("PATCH", "pods", "ums-0", "status", null)).ShouldBe("PATCH pods/ums-0/status");
    }
}

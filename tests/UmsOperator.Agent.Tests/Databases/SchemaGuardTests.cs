using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Databases;

namespace UmsOperator.Agent.Tests.Databases;

/// <summary>Every combination of what the database says and what the server may do.</summary>
public sealed class SchemaGuardTests
{
    private static readonly SchemaVersion Own = new(12, 4);

    [Theory]
    // schema, marker, the vendor says unfinished, may migrate, version is written last: outcome
    [InlineData("empty", false, false, false, false, "64")]
    [InlineData("empty", false, false, true, false, "Migrate")]
    [InlineData("empty", true, false, true, true, "66")]
    [InlineData("12.03", false, false, false, false, "64")]
    [InlineData("12.03", false, false, true, false, "Migrate")]
    [InlineData("12.03", true, false, true, true, "66")]
    [InlineData("12.03", true, false, false, true, "66")]
    [InlineData("12.03", false, true, true, false, "66")]
    [InlineData("12.04", false, false, false, false, "Serve")]
    [InlineData("12.04", false, false, true, false, "Serve")]
    [InlineData("12.04", true, false, true, false, "66")]
    [InlineData("12.04", true, false, true, true, "Resume")]
    [InlineData("12.04", true, false, false, true, "66")]
    [InlineData("12.04", true, true, true, true, "66")]
    [InlineData("12.05", false, false, true, false, "65")]
    [InlineData("12.05", false, false, false, false, "65")]
    [InlineData("12.05", true, false, true, true, "66")]
    [InlineData("unreadable", false, false, false, false, "Unguarded")]
    [InlineData("unreadable", false, false, true, false, "Migrate")]
    [InlineData("unreadable", true, false, true, true, "66")]
    public void The_outcome_is_that_of_the_contract(string schema, bool marker, bool unfinished, bool migrate, bool writtenLast, string outcome)
    {
        var state = new SchemaState(schema == "empty", SchemaVersion.TryParse(schema), marker, unfinished);
        var settings = new SchemaSettings { VersionIsWrittenLast = writtenLast };

        Outcome().ShouldBe(outcome);

        string Outcome()
        {
            try
            {
                return SchemaGuard.Decide(state, Own, migrate, settings).ToString();
            }
            catch (StartRefusedException e)
            {
                return $"{e.Code}";
            }
        }
    }
}

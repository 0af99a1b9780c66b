using UmsOperator.Api.Spec;
using UmsOperator.Core.Scripts;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>The sandbox sets up databases with its own copy of the DBA's script. Both must be the same.</summary>
public sealed class SandboxScriptTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public void The_sandbox_prepares_a_database_as_a_person_would(int major)
    {
        var names = new DatabaseNames();
        var spec = new DatabaseSpec { Name = names.Database, OwnerRole = names.OwnerRole, AppRole = names.AppRole };

        Statements(DbaStatements.Text(names, major)).ShouldBe(Statements(DbaScript.For(spec, names.OperatorLogin, major * 10000)));
    }

    private static string[] Statements(string script) =>
        [.. script.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))];
}

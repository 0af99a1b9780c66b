using System.Runtime.CompilerServices;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Roles;

namespace UmsOperator.Postgres.Tests.Roles;

public sealed class DocumentedScriptTests
{
    [Fact]
    public void TheDocumentedScript_IsTheOneThatTheOperatorWouldPrint() =>
        File.ReadAllText(Page()).ShouldContain(DbaScript.For(new DatabaseSpec { Name = "rmdb" }, "ums_operator", 150020));

    private static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/database.md");
}

using System.Runtime.CompilerServices;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Access;

namespace UmsOperator.Postgres.Tests.Access;

public sealed class DocumentedScriptTests
{
    [Fact]
    public void TheDocumentedScript_IsTheOneThatTheOperatorWouldPrint() =>
        File.ReadAllText(Page()).ShouldContain(DbaScript.For(new DatabaseSpec { Name = "rmdb" }, "ums_operator", 150020));

    [Fact]
    public void TheDocumentedTakeOver_IsTheOneThatTheScriptHas() =>
        File.ReadAllText(Page()).ShouldContain($"{TakeOver.Whole("old_login", "ums_owner")};\nALTER DATABASE \"rmdb\" OWNER TO \"ums_operator\";");

    private static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/database.md");
}

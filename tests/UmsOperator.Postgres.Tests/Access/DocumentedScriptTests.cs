using System.Runtime.CompilerServices;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Access;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Postgres.Tests.Access;

public sealed class DocumentedScriptTests
{
    [Fact]
    public void TheDocumentedScript_IsTheOneThatTheOperatorWouldPrint() =>
        File.ReadAllText(Page()).ShouldContain(DbaScript.For(new DatabaseSpec { Name = "rmdb" }, "ums_operator", 150020));

    [Fact]
    public void TheDocumentedTakeOver_IsTheOneThatTheScriptHas() =>
        File.ReadAllText(Page()).ShouldContain($"{TakeOver.Whole("old_login", "ums_owner")};\nALTER DATABASE \"rmdb\" OWNER TO \"ums_operator\";");

    /// <summary>CloudNativePG creates the login and the database itself, and runs the statements between as a superuser, first in postgres, then in the database.</summary>
    [Fact]
    public void TheExampleForCloudNativePG_RunsTheScript()
    {
        var initdb = Manifest.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Page())!, "examples", "cloudnative-pg.yaml"))).First()["spec"]!["bootstrap"]!["initdb"]!;
        var script = DbaScript.For(new DatabaseSpec { Name = "rmdb" }, "ums_operator", 180000).Split('\n').Where(line => line.EndsWith(';')).ToList();
        var created = script.IndexOf("CREATE DATABASE \"rmdb\" OWNER \"ums_operator\";");
        created.ShouldBePositive();

        Statements("postInitSQL").Where(line => !line.Contains("streaming_replica", StringComparison.Ordinal)).ShouldBe(script[..created]);
        Statements("postInitApplicationSQL").ShouldBe(script[(created + 1)..]);
        $"{initdb["database"]} {initdb["owner"]}".ShouldBe("rmdb ums_operator");

        IEnumerable<string> Statements(string key) => initdb[key]!.AsArray().Select(one => $"{one}");
    }

    private static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/database.md");
}

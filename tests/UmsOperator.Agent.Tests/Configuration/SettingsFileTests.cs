using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Doctor;
using UmsOperator.Agent.Logging;
using UmsOperator.Agent.Running;

namespace UmsOperator.Agent.Tests.Configuration;

public sealed partial class SettingsFileTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void An_empty_object_with_comments_gives_the_defaults() =>
        Text(Parse("// nothing is different\n{ /* at all */ }")).ShouldBe(Text(new AgentSettings()));

    [Theory]
    [InlineData("""{ "vendor": { "hme": "/x" } }""", "vendor", "'hme' is not a setting")]
    [InlineData("""{ "console": { "poll": 1 } }""", "console", "'poll' is not a setting")]
    [InlineData("""{ "Vendor": {} }""", "line 1", "'Vendor' is not a setting")]
    [InlineData("""{ "vendor": { "home": "relative" } }""", "vendor.home", "set an absolute path")]
    [InlineData("""{ "vendor": { "home": 5 } }""", "vendor.home", "correct the value")]
    [InlineData("""{ "vendor": { "home": null } }""", "vendor.home", "correct the value")]
    [InlineData("""{ "vendor": { "versionPattern": "(" } }""", "vendor.versionPattern", "no regular expression")]
    [InlineData("""{ "vendor": { "versionPattern": "x" } }""", "vendor.versionPattern", "put the version in parentheses")]
    [InlineData("""{ "vendor": { "adminAttempts": 0 } }""", "vendor.adminAttempts", "set 1 to 100")]
    [InlineData("""{ "schema": { "markerTable": "x; DROP TABLE devices" } }""", "schema.markerTable", "set SCHEMA.TABLE")]
    [InlineData("""{ "schema": { "retrySeconds": 0 } }""", "schema.retrySeconds", "set 0.1 to 60")]
    [InlineData("""{ "licence": { "requiredFrom": "12.7" } }""", "licence.requiredFrom", "set MAJOR.MINOR.PATCH")]
    [InlineData("""{ "helpers": [{ "name": "x", "port": 70000 }] }""", "helpers[0].port", "set 0 to 65535")]
    [InlineData("""{ "helpers": [{ "name": "a b" }] }""", "helpers[0].name", "lower-case letters")]
    [InlineData("""{ "status": { "checkStatusUrl": "ftp://x" } }""", "status.checkStatusUrl", "set a URL with http or https")]
    [InlineData("""{ "identity": { "items": [{ "name": "a", "path": "../etc/passwd" }] } }""", "identity.items[0].path", "below vendor.home")]
    [InlineData("""{ "identity": { "items": [{ "name": "a", "path": "b", "keep": "sometimes" }] } }""", "identity.items[0].keep", "correct the value")]
    [InlineData("""{ "identity": { "processIdItem": "other" } }""", "identity.processIdItem", "which is no item")]
    [InlineData("""{ "vendor": {}, "vendor": {} }""", "line 1", "correct the value")]
    [InlineData("""{ "vendor": """, "vendor", "correct the value")]
    [InlineData("null", "ums-agent.jsonc", "must be an object")]
    [InlineData("", "line 1", "correct the value")]
    [InlineData("\u0000\u0001", "line 1", "correct the value")]
    [InlineData("[[[[[[[[[[", "line 1", "correct the value")]
    [InlineData("""{ "helpers": [null] }""", "helpers[0]", "is null")]
    [InlineData("""{ "server": { "command": ["a", null] } }""", "server.command[1]", "is null")]
    [InlineData("""{ "logs": { "files": { "a.log": null } } }""", "logs.files.a.log", "is null")]
    [InlineData("""{ "vendor": { "home": "/a\u0000" } }""", "vendor.home", "NUL")]
    [InlineData("""{ "server": { "command": [""] } }""", "server.command", "is empty")]
    [InlineData("""{ "server": { "environment": { "A=B": "" } } }""", "server.environment", "'A=B'")]
    [InlineData("""{ "helpers": [{ "environment": { "": "" } }] }""", "helpers[0].environment", "''")]
    [InlineData("""{ "vendor": { "bootProperties": { "a": "b\nc" } } }""", "vendor.bootProperties", "one line")]
    [InlineData("""{ "identity": { "items": [{ "name": "server", "path": "b" }], "processIdItem": "" } }""", "identity.items[0].name", "'server'")]
    [InlineData("""{ "identity": { "items": [{ "name": "12.04", "path": "b" }], "processIdItem": "" } }""", "identity.items[0].name", "'12.04'")]
    [InlineData("""{ "identity": { "items": [{ "name": "a", "path": ".", "keep": "Folder" }], "processIdItem": "" } }""", "identity.items[0].path", "below vendor.home")]
    public void A_wrong_key_or_value_is_refused_with_the_key_and_the_cure(string text, string place, string cure)
    {
        var refused = Should.Throw<StartRefusedException>(() => Parse(text));

        refused.Code.ShouldBe(78);
        refused.Message.ShouldContain(place);
        refused.Message.ShouldContain(cure);
    }

    /// <summary>Every value of the file in turn is replaced with each kind of garbage: it is refused, or an agent can be built with it.</summary>
    [Fact]
    public async Task Garbage_in_any_place_is_refused_or_harmless()
    {
        string[] garbage = ["null", "-1", "1e300", "true", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"{id}{\"",
            $"\"{new string('x', 70000)}\"", "[]", "[null]", "[\"\"]", "{}", "{\"\":null}", "{\"x\":\"\"}"];
        await using var sink = new LineSink(Stream.Null, TimeProvider.System);
        var options = AgentOptions.Read(name => name switch { "UMS_DB_PASSWORD" or "UMS_DB_HOST" or "UMS_DB_DATABASE" or "UMS_DB_USERNAME" => "x", "POD_IP" => "::1", _ => null });
        var (refused, accepted) = (0, 0);
        foreach (var place in Places(Defaults))
        {
            foreach (var value in garbage)
            {
                var root = Defaults;
                place.Aggregate(root, (node, key) => key is int at ? node[at]! : node[(string)key]!).ReplaceWith(JsonNode.Parse(value.Replace("\\ud800", "@", StringComparison.Ordinal)));
                var text = root.ToJsonString(Plain).Replace("\"@\"", "\"\\ud800\"", StringComparison.Ordinal);
                AgentSettings settings;
                try
                {
                    settings = Parse(text);
                }
                catch (StartRefusedException e)
                {
                    e.Code.ShouldBe(78);
                    refused++;
                    continue;
                }

                await using var services = AgentServices.Build(options, settings, sink);
                services.GetRequiredService<AgentRun>().ShouldNotBeNull();
                services.GetRequiredService<Examination>().ShouldNotBeNull();
                accepted++;
            }
        }

        refused.ShouldBeGreaterThan(500);
        accepted.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void The_kits_file_is_read_and_holds_every_setting_with_its_default_value()
    {
        var file = File.ReadAllBytes(Path.Combine(Root, "images", "ums-server", "ums-agent.jsonc"));

        SettingsFile.Parse("ums-agent.jsonc", file);
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        Keys(JsonNode.Parse(file, documentOptions: options)!, "").Order().ShouldBe(Keys(Defaults, "").Order());
        Text(SettingsFile.Parse("ums-agent.jsonc", file)).ShouldBe(Text(new AgentSettings()), "a value that differs from the default needs a reason, and none is known");
    }

    [Fact]
    public void The_page_lists_every_setting_with_its_default()
    {
        var page = Path.Combine(Root, "docs", "ums-agent.md");
        var table = new StringBuilder("| Setting | Default |\n|---|---|\n");
        foreach (var (key, value) in Leaves(Defaults, ""))
            table.Append($"| `{key}` | {(value.Length == 0 ? "" : $"`{value.Replace("|", "\\|", StringComparison.Ordinal)}`")} |\n");

        if (Environment.GetEnvironmentVariable("UMS_UPDATE_GOLDEN") is "plans")
            File.WriteAllText(page, Table().Replace(File.ReadAllText(page), $"<!-- settings -->\n{table.ToString().Replace("$", "$$", StringComparison.Ordinal)}<!-- end -->"));
        Table().Match(File.ReadAllText(page)).Groups["table"].Value.ShouldBe(table.ToString(), "UMS_UPDATE_GOLDEN=plans rewrites it");
    }

    private static JsonNode Defaults => JsonNode.Parse(Text(new AgentSettings()))!;

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "UmsOperator.sln")))
                folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("UmsOperator.sln is in no folder above the tests");
            return folder;
        }
    }

    private static AgentSettings Parse(string text) => SettingsFile.Parse("ums-agent.jsonc", Encoding.UTF8.GetBytes(text));

    private static string Text(AgentSettings settings) => JsonSerializer.Serialize(settings, SettingsJson.Default.AgentSettings);

    private static IEnumerable<string> Keys(JsonNode node, string prefix) => Leaves(node, prefix).Select(leaf => leaf.Key);

    /// <summary>Keys of dictionaries are the user's own; of a list the first element stands for all.</summary>
    private static IEnumerable<(string Key, string Value)> Leaves(JsonNode? node, string prefix) => node switch
    {
        JsonObject inner when inner.Count > 0 && !IsDictionary(prefix) => inner.SelectMany(pair => Leaves(pair.Value, prefix.Length == 0 ? pair.Key : $"{prefix}.{pair.Key}")),
        JsonArray { Count: > 0 } list when list[0] is JsonObject => Leaves(list[0], prefix + "[]"),
        null => [(prefix, "")],
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(prefix, value.GetValue<string>())],
        var other => [(prefix, other.ToJsonString(Plain))],
    };

    /// <summary>The way from the root to each node below it.</summary>
    private static IEnumerable<object[]> Places(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(pair => Places(pair.Value).Select(place => (object[])[pair.Key, .. place]).Prepend([pair.Key])),
        JsonArray list => list.SelectMany((element, at) => Places(element).Select(place => (object[])[at, .. place]).Prepend([at])),
        _ => [],
    };

    private static bool IsDictionary(string prefix) =>
        prefix.EndsWith(".bootProperties", StringComparison.Ordinal) || prefix.EndsWith(".environment", StringComparison.Ordinal) || prefix.EndsWith(".files", StringComparison.Ordinal);

    [GeneratedRegex("<!-- settings -->\n(?<table>.*?)<!-- end -->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Table();
}

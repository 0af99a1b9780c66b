using System.Net;
using System.Text.Json.Nodes;

namespace UmsOperator.Api.Tests.Rules;

/// <summary>The definition becomes stricter while objects exist: each of them can still be changed.</summary>
public sealed class RatchetTests(RuleServer server) : IClassFixture<RuleServer>
{
    private const string Finalizer = "umsoperator.io/cluster";

    public static TheoryData<int> Broken => [.. Enumerable.Range(0, RuleCase.All.Count)];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task An_object_that_is_older_than_the_rules_can_be_changed_and_deleted(int number)
    {
        var old = RuleCase.All[number];
        var kind = await server.CreateKindAsync(RuledKind.WithoutRules);
        var resource = old.Of(kind);
        resource["metadata"]!["finalizers"] = new JsonArray(Finalizer);
        Accepted(await kind.CreateAsync(resource), HttpStatusCode.Created);

        await kind.DefineAsync();

        Accepted(await kind.PatchAsync(old.Name, """{"metadata":{"annotations":{"umsoperator.io/abort":"u1"}}}"""));
        Accepted(await kind.PatchAsync(old.Name, """{"status":{"phase":"Blocked"}}""", "/status"));
        Accepted(await kind.PatchAsync(old.Name, """{"spec":{"replicas":2}}"""));
        Accepted(await kind.PatchAsync(old.Name, """{"spec":{"replicas":1}}""", "/scale"));
        Accepted(await kind.DeleteAsync(old.Name));
        Accepted(await kind.PatchAsync(old.Name, """{"metadata":{"finalizers":[]}}"""));
        (await kind.GetAsync(old.Name)).Code.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>As after a restore: no status was ever written.</summary>
    [Fact]
    public async Task An_object_without_a_status_is_not_trapped_either()
    {
        var kind = await server.CreateKindAsync(schema =>
        {
            RuledKind.WithoutRules(schema);
            schema["properties"]!["status"]!.AsObject().Remove("default");
        });
        var resource = kind.Resource("1st");
        resource["metadata"]!["finalizers"] = new JsonArray(Finalizer);
        Accepted(await kind.CreateAsync(resource), HttpStatusCode.Created);

        await kind.DefineAsync();

        Accepted(await kind.DeleteAsync("1st"));
        Accepted(await kind.PatchAsync("1st", """{"metadata":{"finalizers":[]}}"""));
        (await kind.GetAsync("1st")).Code.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>The rule without ratcheting, to show that this server would otherwise reject changes of an existing object.</summary>
    [Fact]
    public async Task A_plain_rule_at_the_root_would_trap_it()
    {
        var kind = await server.CreateKindAsync(RuledKind.WithoutRules);
        Accepted(await kind.CreateAsync(kind.Resource("1st")), HttpStatusCode.Created);

        await kind.DefineAsync(schema =>
        {
            RuledKind.WithoutRules(schema);
            schema["x-kubernetes-validations"] = new JsonArray(new JsonObject { ["rule"] = "self.metadata.name.startsWith('m')" });
        });

        (await kind.PatchAsync("1st", """{"metadata":{"labels":{"a":"b"}}}""")).Code.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Narrower limits of a field, which the server itself ratchets.</summary>
    [Fact]
    public async Task A_narrower_limit_holds_nothing_that_stays_as_it_was()
    {
        var kind = await server.CreateKindAsync();
        var resource = kind.Resource("demo");
        resource["spec"]!["database"]!["host"] = "longer";
        Accepted(await kind.CreateAsync(resource), HttpStatusCode.Created);

        await kind.DefineAsync(schema => schema["properties"]!["spec"]!["properties"]!["database"]!["properties"]!["host"]!["maxLength"] = 2);

        Accepted(await kind.PatchAsync("demo", """{"metadata":{"labels":{"a":"b"}}}"""));
        (await kind.PatchAsync("demo", """{"spec":{"database":{"host":"other"}}}""")).Code.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static void Accepted((HttpStatusCode Code, JsonObject Body) answer, HttpStatusCode code = HttpStatusCode.OK) => answer.Code.ShouldBe(code, answer.Body.ToString());
}

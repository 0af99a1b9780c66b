using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Api.Tests.Crds;

namespace UmsOperator.Api.Tests.Rules;

/// <summary>Every CEL rule of the CRD, on a server that enforces them.</summary>
public sealed class RuleTests(RuleServer server) : IClassFixture<RuleServer>
{
    public static TheoryData<int> Broken => [.. Enumerable.Range(0, RuleCase.All.Count)];

    public static TheoryData<int> Sound => [.. Enumerable.Range(0, RuleCase.Sound.Count)];

    public static TheoryData<int> OfFields => [.. Enumerable.Range(0, RuleCase.All.Count).Where(number => RuleCase.All[number].Database is not null)];

    [Fact]
    public void Every_rule_has_a_case() =>
        Messages(Schema.Root).Distinct(StringComparer.Ordinal).Where(message => !RuleCase.All.Any(one => message.StartsWith(one.Message, StringComparison.Ordinal))).ShouldBeEmpty();

    /// <summary>A rule without ratcheting would reject changes of an object that violated it before the rule existed.</summary>
    [Fact]
    public void Every_rule_lets_pass_what_stays_as_it_was() =>
        Rules(Schema.Root).Where(rule => !rule.StartsWith("has(self.status) || ", StringComparison.Ordinal) && !rule.StartsWith("self == oldSelf || (", StringComparison.Ordinal)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_new_resource_that_breaks_a_rule_is_refused_in_its_words(int number)
    {
        var kind = await server.SharedKindAsync();

        var (code, answer) = await kind.CreateAsync(RuleCase.All[number].Of(kind), dryRun: true);

        code.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.ToString());
        answer["details"]!["causes"]!.AsArray().ShouldHaveSingleItem()!["message"]!.GetValue<string>().ShouldContain(RuleCase.All[number].Message);
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task A_sound_one_is_accepted(int number)
    {
        var kind = await server.SharedKindAsync();

        var (code, answer) = await kind.CreateAsync(RuleCase.Sound[number].Of(kind), dryRun: true);

        code.ShouldBe(HttpStatusCode.Created, answer.ToString());
    }

    [Theory]
    [MemberData(nameof(OfFields))]
    public async Task A_change_that_breaks_a_rule_is_refused_and_its_correction_is_not(int number)
    {
        var bad = RuleCase.All[number];
        var kind = await server.CreateKindAsync();
        (await kind.CreateAsync(kind.Resource("demo"))).Code.ShouldBe(HttpStatusCode.Created);

        var (code, answer) = await kind.PatchAsync("demo", $$"""{"spec": {"database": {{bad.Database}} } }""");
        var (sound, soundAnswer) = await kind.PatchAsync("demo", """{"spec":{"database":{"port":5433}}}""");

        code.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.ToString());
        answer["message"]!.GetValue<string>().ShouldContain(bad.Message);
        sound.ShouldBe(HttpStatusCode.OK, soundAnswer.ToString());
    }

    private static IEnumerable<string> Messages(JsonNode? node) => Of(node).Select(rule => rule["message"]!.GetValue<string>());

    private static IEnumerable<string> Rules(JsonNode? node) => Of(node).Select(rule => rule["rule"]!.GetValue<string>());

    private static IEnumerable<JsonObject> Of(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == "x-kubernetes-validations" ? pair.Value!.AsArray().Select(rule => rule!.AsObject()) : Of(pair.Value)),
        JsonArray list => list.SelectMany(Of),
        _ => [],
    };
}

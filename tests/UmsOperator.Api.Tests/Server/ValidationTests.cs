using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Api.Tests.Crds;

namespace UmsOperator.Api.Tests.Server;

public sealed class ValidationTests(ApiServer server)
{
    public static TheoryData<string, string> Constraints()
    {
        var data = new TheoryData<string, string>();
        foreach (var (path, keyword) in Violation.All())
            data.Add(path, keyword);
        return data;
    }

    [Theory]
    [MemberData(nameof(Constraints))]
    public async Task A_bad_value_is_refused_and_the_field_is_named(string path, string keyword)
    {
        var (code, answer) = await server.SendAsync(HttpMethod.Post, "?dryRun=All", Violation.Of(path, keyword));

        code.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.ToString());
        var causes = answer["details"]!["causes"]!.AsArray().Select(c => c!["field"]!.GetValue<string>()).ToList();
        causes.ShouldContain(field => Named(field, path), $"{path} is not among {string.Join(", ", causes)}");
    }

    [Fact]
    public async Task Fields_that_contradict_each_other_are_refused_where_the_server_knows_CEL()
    {
        _ = server.Client;
        Assert.SkipWhen(server.Version < new Version(1, 25), $"Kubernetes {server.Version} knows no CEL rules; the operator reports the same bad spec");

        await RefusesAsync("a-name-of-more-than-forty-characters-is-too-long", "{}", "metadata.name");
        await RefusesAsync("1st", "{}", "metadata.name");
        await RefusesAsync("a", """{"access":"PerServerRoles"}""", "database.serverSecretRef must be absent");
        await RefusesAsync("a", """{"serverSecretRef":null}""", "database.serverSecretRef is required");
        await RefusesAsync("a", """{"caSecretRef":null}""", "database.caSecretRef is required");
        await RefusesAsync("a", """{"maintenanceDatabase":"a-name"}""", "database.maintenanceDatabase must not be");
    }

    private async Task RefusesAsync(string name, string database, string message)
    {
        var cluster = Sample.Cluster(name);
        foreach (var (key, value) in JsonNode.Parse(database)!.AsObject())
            cluster["spec"]!["database"]![key] = value?.DeepClone();

        var (code, answer) = await server.SendAsync(HttpMethod.Post, "?dryRun=All", cluster);

        code.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer["message"]!.GetValue<string>().ShouldContain(message);
    }

    /// <summary>An item is named as list[0] or, by some servers, by the list alone.</summary>
    private static bool Named(string field, string path)
    {
        var list = path.Replace("[]", "", StringComparison.Ordinal);
        return field.Replace("[0]", "", StringComparison.Ordinal) == list;
    }
}

using System.Net;
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

    /// <summary>An item is named as list[0] or, by some servers, by the list alone.</summary>
    private static bool Named(string field, string path)
    {
        var list = path.Replace("[]", "", StringComparison.Ordinal);
        return field.Replace("[0]", "", StringComparison.Ordinal) == list;
    }
}

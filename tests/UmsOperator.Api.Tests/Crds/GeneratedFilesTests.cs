using UmsOperator.CrdGenerator;

namespace UmsOperator.Api.Tests.Crds;

public sealed class GeneratedFilesTests
{
    [Theory]
    [InlineData(GeneratedFiles.CrdPath)]
    [InlineData(GeneratedFiles.ReferencePath)]
    public void A_committed_file_is_what_the_types_say(string path) =>
        Repository.Read(path).ShouldBe(GeneratedFiles.All()[path], "run `make generate`");

    [Fact]
    public void Every_field_is_described() =>
        Schema.Fields(Schema.Root, "")
            .Where(f => f.Path is not "metadata" && !f.Path.EndsWith("[]", StringComparison.Ordinal))
            .Where(f => string.IsNullOrWhiteSpace(f.Node["description"]?.GetValue<string>()))
            .Select(f => f.Path)
            .ShouldBeEmpty();

    [Fact]
    public void Every_field_has_one_type() =>
        Schema.Fields(Schema.Root, "").Where(f => f.Node["type"]?.GetValueKind() != System.Text.Json.JsonValueKind.String).Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void Times_end_in_Time_and_nothing_else_does() =>
        Schema.Fields(Schema.Root["properties"]!["status"]!.AsObject(), "status.")
            .Where(f => f.Path.EndsWith("Time", StringComparison.Ordinal) != (f.Node["format"]?.GetValue<string>() == "date-time"))
            .Select(f => f.Path)
            .ShouldBeEmpty();

    [Fact]
    public void Status_is_open_for_words_of_a_newer_operator() =>
        Schema.Fields(Schema.Root["properties"]!["status"]!.AsObject(), "status.")
            .Where(f => f.Node.ContainsKey("enum"))
            .Select(f => f.Path)
            .ShouldBe(["status.conditions[].status"]);
}

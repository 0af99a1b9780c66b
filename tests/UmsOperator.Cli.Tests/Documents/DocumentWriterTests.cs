using System.Text.Json.Nodes;
using UmsOperator.Cli.Documents;
using YamlDotNet.Serialization;

namespace UmsOperator.Cli.Tests.Documents;

public sealed class DocumentWriterTests
{
    [Fact]
    public void A_YAML_document_holds_the_same_texts_as_the_JSON_document()
    {
        var document = JsonNode.Parse("""{"version":"12.03","yes":"yes","no":"null","time":"2026-01-10T20:00:00Z","lines":"a\nb: c # d","empty":"","list":[1,true,null,{"a":"x"}],"none":{},"quote":"it's \"so\""}""")!;

        var yaml = DocumentWriter.Write(document, OutputFormat.Yaml);

        var read = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(yaml);
        foreach (var key in (string[])["version", "yes", "no", "time", "lines", "empty", "quote"])
            read[key].ShouldBe(document[key]!.GetValue<string>());
        yaml.ShouldContain("version: \"12.03\"", customMessage: "else it is read as a number");
        yaml.ShouldContain("\"no\": \"null\"");
    }

    [Fact]
    public void A_JSON_document_is_read_back_as_it_was()
    {
        var document = JsonNode.Parse("""{"a":["ü<>",1.5,null]}""");

        JsonNode.DeepEquals(JsonNode.Parse(DocumentWriter.Write(document, OutputFormat.Json)), document).ShouldBeTrue();
    }
}

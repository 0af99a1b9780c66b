using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace UmsOperator.CrdGenerator;

/// <summary>Writes a JSON tree as readable YAML: keys in the tree's order, long text folded, line breaks kept.</summary>
internal static partial class YamlWriter
{
    private const int FoldAt = 100;

    public static string Write(JsonNode root)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: 140, isCanonical: false, maxSimpleKeyLength: 128, skipAnchorName: true, indentSequences: false));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(default, default, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    emitter.Emit(new Scalar(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Block));
                foreach (var item in list)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(new Scalar(default, default, value.GetValue<string>(), Style(value.GetValue<string>()), true, true));
                break;
            default:
                emitter.Emit(new Scalar(node!.ToJsonString()));
                break;
        }
    }

    private static ScalarStyle Style(string text) =>
        text.Contains('\n') ? ScalarStyle.Literal
        : text.Length > FoldAt ? ScalarStyle.Folded
        : LooksTyped().IsMatch(text) ? ScalarStyle.SingleQuoted
        : ScalarStyle.Any;

    /// <summary>Matches text that a YAML parser would read as a number, a boolean, null or a date.</summary>
    [GeneratedRegex("^([-+0-9].*|[.][0-9].*|true|false|yes|no|on|off|y|n|null|~|)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksTyped();
}

using System.Text.Json.Nodes;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cli.Reporting;

/// <summary>Takes secrets out of texts and objects: by the values of Secrets, by their form, and by the names of variables, annotations and fields.</summary>
internal sealed class Redactor(KnownSecrets known)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>A text without secrets.</summary>
    public string Text(string text) => SecretPatterns.Without(known.Without(text));

    /// <summary>Lines without secrets, also without private keys that extend over several of them.</summary>
    public IEnumerable<string> Lines(IEnumerable<string> lines)
    {
        var inKey = false;
        foreach (var line in lines)
        {
            if (inKey)
            {
                inKey = !SecretPatterns.EndsKey(line);
                continue;
            }

            inKey = SecretPatterns.BeginsKey(line);
            yield return SafeText.Of(Text(line), SafeText.Message);
        }
    }

    /// <summary>An object of the API server without secrets. Who wrote which field (managedFields) is left out.</summary>
    public JsonNode? Object(JsonNode? node) => Value("", node);

    private JsonNode? Value(string key, JsonNode? node) => node switch
    {
        JsonObject map => Map(map),
        JsonArray list => List(key, list),
        JsonValue value when value.TryGetValue<string>(out var text) => SecretPatterns.IsSecretName(key) ? SecretPatterns.Mask : Text(text),
        _ => node?.DeepClone(),
    };

    private JsonObject Map(JsonObject map)
    {
        var safe = new JsonObject();
        // Of an environment variable, an argument or a header.
        var named = map["name"] is JsonValue value && value.TryGetValue<string>(out var name) && SecretPatterns.IsSecretName(name);
        foreach (var (key, child) in map)
        {
            if (key == "managedFields")
                continue;
            safe[Text(key)] = child is JsonValue && ((named && key == "value") || key == LastApplied) ? SecretPatterns.Mask : Value(key, child);
        }

        return safe;
    }

    private JsonArray List(string key, JsonArray list)
    {
        var safe = new JsonArray();
        var announced = false;
        foreach (var item in list)
        {
            var isText = item is JsonValue value && value.TryGetValue<string>(out _);
            safe.Add(announced && isText ? SecretPatterns.Mask : Value(key, item));
            announced = isText && SecretPatterns.AnnouncesSecret(item!.GetValue<string>());
        }

        return safe;
    }
}

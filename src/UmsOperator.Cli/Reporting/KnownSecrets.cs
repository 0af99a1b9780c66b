using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace UmsOperator.Cli.Reporting;

/// <summary>Values of Secrets, which are masked wherever they occur. They are only in the memory of this process, and never written.</summary>
internal sealed class KnownSecrets
{
    /// <summary>A shorter value also occurs in texts that have nothing to do with it; it is masked as a whole word.</summary>
    private const int Unmistakable = 6;

    private const int ShortestLine = 8;
    private const int Shortest = 2;

    /// <summary>Keys of bindings, logins and certificates whose values are no secret, and occur everywhere.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "type", "provider", "host", "hostname", "port", "database", "dbname", "username", "user", "sslmode", "namespace", "ca.crt", "tls.crt", "service-ca.crt",
    };

    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _longestFirst;

    /// <summary>Adds the values of a Secret.</summary>
    public void Add(V1Secret secret)
    {
        foreach (var (key, value) in secret.Data ?? new Dictionary<string, byte[]>())
        {
            if (!Harmless.Contains(key))
                Add(value);
        }
    }

    /// <summary>The text without these values.</summary>
    public string Without(string text)
    {
        foreach (var form in _longestFirst ??= [.. _forms.OrderByDescending(form => form.Length)])
            text = form.Length >= Unmistakable ? text.Replace(form, SecretPatterns.Mask, StringComparison.Ordinal) : WithoutWord(text, form);
        return text;
    }

    private void Add(byte[] value)
    {
        var text = Encoding.UTF8.GetString(value).Trim();
        AddForms(text);
        if (value.Length >= Shortest)
            _forms.Add(Convert.ToBase64String(value));
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine && !line.StartsWith("-----", StringComparison.Ordinal)))
            AddForms(line);
        // Such as .dockerconfigjson, whose passwords are inside.
        if (text.StartsWith('{'))
            AddLeaves(text);
        _longestFirst = null;
    }

    private void AddForms(string text)
    {
        if (text.Length < Shortest)
            return;
        foreach (var form in (string[])[text, Uri.EscapeDataString(text), JsonEncodedText.Encode(text).ToString(), Convert.ToBase64String(Encoding.UTF8.GetBytes(text))])
            _forms.Add(form);
    }

    private void AddLeaves(string json)
    {
        try
        {
            Visit(JsonNode.Parse(json), "");
        }
        catch (JsonException)
        {
            // It only begins like JSON, and is masked as a whole.
        }

        void Visit(JsonNode? node, string key)
        {
            if (node is JsonObject map)
            {
                foreach (var (name, value) in map)
                    Visit(value, name);
            }
            else if (node is JsonArray list)
            {
                foreach (var item in list)
                    Visit(item, key);
            }
            else if (node is JsonValue leaf && leaf.TryGetValue<string>(out var text) && !Harmless.Contains(key))
            {
                AddForms(text);
            }
        }
    }

    private static string WithoutWord(string text, string word)
    {
        var safe = new StringBuilder();
        var from = 0;
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if (at < from || (at > 0 && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end])))
                continue;
            safe.Append(text, from, at - from).Append(SecretPatterns.Mask);
            from = end;
        }

        return from == 0 ? text : safe.Append(text, from, text.Length - from).ToString();
    }
}

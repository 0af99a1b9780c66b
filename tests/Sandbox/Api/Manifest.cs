using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace UmsOperator.Sandbox.Api;

/// <summary>Parses YAML manifests and applies them to the API server.</summary>
public static class Manifest
{
    private const string FieldManager = "ums-sandbox";

    /// <summary>The documents of a file as JSON trees.</summary>
    /// <exception cref="YamlException">The text is not valid YAML.</exception>
    public static IEnumerable<JsonObject> Parse(string yaml)
    {
        using var reader = new StringReader(yaml);
        var parser = new Parser(reader);
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (deserializer.Deserialize(parser) is { } tree)
                yield return JsonNode.Parse(serializer.Serialize(tree))!.AsObject();
        }
    }

    /// <summary>Applies an object as <c>kubectl apply --server-side --force-conflicts</c> does.</summary>
    /// <param name="client">Client of the API server.</param>
    /// <param name="document">An object of any kind that the server has.</param>
    /// <param name="namespace">Namespace for namespaced objects that name none.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The object as stored by the server.</returns>
    /// <exception cref="k8s.Autorest.HttpOperationException">The server refused.</exception>
    /// <exception cref="ArgumentException">The server does not have the kind.</exception>
    public static async Task<JsonObject> ApplyAsync(ApiClient client, JsonObject document, string @namespace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(document);
        var (version, kind) = ($"{document["apiVersion"]}", $"{document["kind"]}");
        var root = version.Contains('/', StringComparison.Ordinal) ? $"apis/{version}" : $"api/{version}";
        var known = await client.GetAsync<JsonObject>(root, cancellationToken);
        var resource = known["resources"]!.AsArray().FirstOrDefault(r => $"{r!["kind"]}" == kind && !$"{r["name"]}".Contains('/', StringComparison.Ordinal))
            ?? throw new ArgumentException($"The API server has no kind {kind} in {version}.", nameof(document));
        var scope = (bool)resource["namespaced"]! ? $"/namespaces/{document["metadata"]!["namespace"] ?? @namespace}" : "";
        var path = $"{root}{scope}/{resource["name"]}/{document["metadata"]!["name"]}?fieldManager={FieldManager}&force=true";
        return await client.SendAsync(HttpMethod.Patch, path, document, "application/apply-patch+yaml", cancellationToken);
    }
}

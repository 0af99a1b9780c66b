using System.Text.Json.Nodes;

namespace UmsOperator.Api.Tests.Rules;

/// <summary>What breaks one rule of the CRD and nothing else.</summary>
/// <param name="Message">How the rule's message begins.</param>
/// <param name="Database">Merge patch of spec.database; null for rules over the name.</param>
/// <param name="Name">Of the resource.</param>
internal sealed record RuleCase(string Message, string? Database = null, string Name = "demo")
{
    /// <summary>One for each rule; some are broken in more than one way.</summary>
    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("metadata.name must have 40 characters at most", Name: "a234567890123456789012345678901234567890x"),
        new("metadata.name must begin with a letter", Name: "1st"),
        new("metadata.name must begin with a letter", Name: "with.dots"),
        new("database.serverSecretRef is required", """{"access":"SharedCredentials"}"""),
        new("database.serverSecretRef must be absent", """{"serverSecretRef":{"name":"servers"}}"""),
        new("database.maintenanceDatabase must not be the production database", """{"maintenanceDatabase":"rmdb"}"""),
        new("database.caSecretRef is required", """{"sslMode":"VerifyCA"}"""),
        new("database.caSecretRef is required", """{"sslMode":"VerifyFull"}"""),
    ];

    /// <summary>Sound ones that are near to a broken one.</summary>
    public static IReadOnlyList<RuleCase> Sound { get; } =
    [
        new("", Name: "a23456789012345678901234567890123456789x"),
        new("", Name: "a"),
        new("", """{"access":"SharedCredentials","serverSecretRef":{"name":"servers"}}"""),
        new("", """{"sslMode":"VerifyFull","caSecretRef":{"name":"ca"}}"""),
        new("", """{"maintenanceDatabase":"template1"}"""),
    ];

    public JsonObject Of(RuledKind kind)
    {
        var resource = kind.Resource(Name);
        foreach (var (field, value) in JsonNode.Parse(Database ?? "{}")!.AsObject())
            resource["spec"]!["database"]![field] = value?.DeepClone();
        return resource;
    }

    public override string ToString() => $"{Name} {Database}".TrimEnd();
}

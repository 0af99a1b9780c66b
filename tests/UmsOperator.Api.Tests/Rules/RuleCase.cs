using System.Text.Json.Nodes;

namespace UmsOperator.Api.Tests.Rules;

/// <summary>An object that violates one rule of the CRD and nothing else.</summary>
/// <param name="Message">Beginning of the rule's message.</param>
/// <param name="Database">Merge patch of spec.database; null for rules over the name.</param>
/// <param name="Name">Name of the resource.</param>
internal sealed record RuleCase(string Message, string? Database = null, string Name = "demo")
{
    /// <summary>At least one case for each rule; some rules can be violated in several ways.</summary>
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

    /// <summary>Valid objects that differ little from an invalid one.</summary>
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

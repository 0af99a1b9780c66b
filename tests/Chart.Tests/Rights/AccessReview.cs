using System.Text.Json.Nodes;

namespace UmsOperator.Chart.Tests.Rights;

/// <summary>An authorization request of the API server.</summary>
internal sealed record AccessReview(string User, string Verb, string Group, string Resource, string Namespace, string Name)
{
    /// <summary>Parses a SubjectAccessReview; null if it concerns a path rather than a resource.</summary>
    public static AccessReview? Read(JsonNode review)
    {
        var spec = review["spec"]!;
        if (spec["resourceAttributes"] is not { } asked)
            return null;
        var subresource = asked.Text("subresource");
        return new AccessReview(
            spec.Text("user"),
            asked.Text("verb"),
            asked.Text("group"),
            subresource.Length == 0 ? asked.Text("resource") : $"{asked.Text("resource")}/{subresource}",
            asked.Text("namespace"),
            asked.Text("name"));
    }
}

using System.Text.Json.Nodes;

namespace UmsOperator.Chart.Tests.Rights;

/// <summary>The smallest unit of a role: one verb on one resource, optionally limited to objects with certain names.</summary>
/// <param name="Role">Kind and name of the role.</param>
/// <param name="Group">API group, empty for the core.</param>
/// <param name="Resource">Resource with its subresource, such as <c>pods/status</c>.</param>
/// <param name="Verb">RBAC verb.</param>
/// <param name="Names">Names of objects; empty for all objects.</param>
internal sealed record Right(string Role, string Group, string Resource, string Verb, string Names)
{
    /// <summary>All rights of a role.</summary>
    public static IEnumerable<Right> Of(JsonObject role) =>
        from rule in role.Each("rules")
        from @group in rule.Each("apiGroups")
        from resource in rule.Each("resources")
        from verb in rule.Each("verbs")
        select new Right(
            $"{role["kind"]} {role.Text("metadata.name")}", $"{@group}", $"{resource}", $"{verb}", string.Join(',', rule.Each("resourceNames")));

    /// <summary>A rule that grants only this right.</summary>
    public JsonObject ToRule() => new()
    {
        ["apiGroups"] = new JsonArray(Group),
        ["resources"] = new JsonArray(Resource),
        ["verbs"] = new JsonArray(Verb),
        ["resourceNames"] = Names.Length == 0 ? null : new JsonArray([.. Names.Split(',').Select(name => JsonValue.Create(name))]),
    };

    /// <summary>Whether it allows a request, assuming that its role is bound.</summary>
    public bool Allows(AccessReview review) =>
        (Group, Resource, Verb) == (review.Group, review.Resource, review.Verb) && (Names.Length == 0 || Names.Split(',').Contains(review.Name));
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Chart.Tests.Rights;

/// <summary>
/// The chart's roles, initially without rules. When RBAC refuses a request of the operator, exactly the right for it is granted, if the chart contains it.
/// Rights that are never granted are not needed; requests without a matching right show what the chart lacks.
/// </summary>
internal sealed class EarnedRights
{
    private readonly ApiClient _client;
    private readonly IReadOnlyDictionary<string, JsonObject> _roles;
    private readonly ConcurrentDictionary<Right, string> _needed = [];
    private readonly ConcurrentDictionary<AccessReview, bool> _lacking = [];

    private EarnedRights(ApiClient client, IReadOnlyDictionary<string, JsonObject> roles)
    {
        _client = client;
        _roles = roles;
        All = [.. roles.Values.SelectMany(Right.Of)];
    }

    /// <summary>All rights of the chart.</summary>
    public IReadOnlyList<Right> All { get; }

    /// <summary>The rights that have not been needed yet.</summary>
    public IReadOnlyList<Right> NotNeeded => [.. All.Where(right => !_needed.ContainsKey(right))];

    /// <summary>Refused requests for which the chart has no right.</summary>
    public IEnumerable<AccessReview> Lacking => _lacking.Keys;

    /// <summary>Installs accounts, bindings and empty roles from the rendered chart.</summary>
    public static async Task<EarnedRights> InstallAsync(ApiClient client, IReadOnlyList<JsonObject> rendered, CancellationToken cancellationToken)
    {
        var roles = rendered.Where(document => $"{document["kind"]}" is "Role" or "ClusterRole").ToDictionary(Name, StringComparer.Ordinal);
        var rights = new EarnedRights(client, roles);
        foreach (var document in rendered.Where(document => $"{document["kind"]}" is "ServiceAccount" or "RoleBinding" or "ClusterRoleBinding"))
            await Manifest.ApplyAsync(client, document, "", cancellationToken);
        foreach (var name in roles.Keys)
            await rights.WriteAsync(name, cancellationToken);
        return rights;
    }

    /// <summary>Grants refused rights to a user until cancelled.</summary>
    public async Task GiveAsync(DeniedAccess access, string user, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var review in access.Denied.ReadAllAsync(cancellationToken))
            {
                if (review.User != user)
                    continue;
                if (All.FirstOrDefault(right => right.Allows(review)) is not { } right)
                    _lacking[review] = true;
                else if (_needed.TryAdd(right, $"{review.Namespace}/{review.Name}"))
                    await WriteAsync(right.Role, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The test is finished.
        }
    }

    private static string Name(JsonObject role) => $"{role["kind"]} {role.Text("metadata.name")}";

    private async Task WriteAsync(string name, CancellationToken cancellationToken)
    {
        var role = _roles[name].DeepClone().AsObject();
        role["rules"] = new JsonArray([.. All.Where(right => right.Role == name && _needed.ContainsKey(right)).Select(right => right.ToRule())]);
        await Manifest.ApplyAsync(_client, role, "", cancellationToken);
    }
}

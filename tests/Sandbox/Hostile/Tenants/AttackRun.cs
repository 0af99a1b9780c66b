using System.Text.Json.Nodes;
using k8s.Autorest;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Runs an attack: applies an object, observes the result for a while, and removes the object.</summary>
internal static class AttackRun
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(60);

    /// <summary>Runs an attack with a UmsCluster.</summary>
    /// <returns>What the attacker gained; null if nothing, or if the API server refused the object.</returns>
    public static async Task<string?> OfClusterAsync(TenantSetup setup, JsonObject sample, TimeSpan window, Func<Task<string?>> look, CancellationToken cancellationToken)
    {
        var name = $"{sample["metadata"]!["name"]}";
        try
        {
            await setup.ApplyAsync(sample, cancellationToken);
        }
        catch (HttpOperationException refused) when ((int)refused.Response.StatusCode is 400 or 422)
        {
            return null;
        }

        try
        {
            // The window begins when the operator, which may be busy, has reconciled the object.
            var early = await setup.WatchAsync(
                FirstLook, async () => await look() ?? ((await setup.GetAsync(name, cancellationToken))?["status"]?["conditions"] is not null ? "" : null), cancellationToken);
            return early is null ? throw new Processes.SandboxException($"the operator has not reconciled {name}") : early.Length > 0 ? early : await setup.WatchAsync(window, look, cancellationToken);
        }
        finally
        {
            await setup.RemoveAsync([name], CancellationToken.None);
        }
    }
}

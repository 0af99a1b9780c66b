using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>Rules for states without further moves.</summary>
internal static class EndRules
{
    /// <summary>All servers serve the target version in production mode, and only promised objects are left (P4).</summary>
    public static string? AtGoal(State visible, Setup setup)
    {
        for (var ordinal = 0; ordinal < setup.Servers; ordinal++)
        {
            ref var server = ref visible.Servers[ordinal];
            if (server.Pod is not { Exists: true, Ready: true, Deleted: 0, Kind: Kind.Production } pod || pod.Version != visible.Intent.Version)
                return $"the cluster is said to run, and server {ordinal} does not serve {Release.Text(visible.Intent.Version)}";
            if (server.Pod.Unheard)
                return $"the cluster is said to run, and server {ordinal} has not said its version since its container started";
            if (server.Logins[1].Code != 0 || server.Logins[0].Code != pod.Binding)
                return $"P4: bindings of server {ordinal} are left over";
        }

        return visible.Remembered.UpdateId != 0 ? "the phase is Running, but the status has an update" : Leftovers(visible) ?? (visible.Production.Open ? null : "production is closed at the goal");
    }

    public static string? AfterDeletion(State visible, Setup setup)
    {
        for (var ordinal = 0; ordinal < setup.Servers; ordinal++)
        {
            if (visible.Servers[ordinal].Logins[0].Code != 0)
                return $"P4: after the deletion bindings of server {ordinal} are left over";

            // A late pod on a lost node is removed by the garbage collector together with its node.
            if (visible.Servers[ordinal].Pod is { Exists: true, Cut: false })
                return $"P4: after the deletion pod {ordinal} is left over";
        }

        return Leftovers(visible, deleted: true) ?? (visible.Production is { Open: true, Claimed: false } ? null : "after the deletion production is closed or claimed");
    }

    /// <summary>A hold must name its reason, and a hold is only allowed after a fault that needs a user.</summary>
    public static string? OfHold(Plan plan, bool hurt)
    {
        var stalled = plan.Status.Conditions.FirstOrDefault(one => one is { Type: ConditionTypes.Stalled or ConditionTypes.UpdateBlocked, Status: "True" });
        var person = plan.Status.Update?.ManualWaitStartTime is not null;
        if (stalled is null && !person)
            return $"P7: no progress, but no condition reports it: {plan.Status.Phase}, {plan.Reason}";
        return hurt ? null : $"P5: there were only crashes and delays, but the end is a hold: {stalled?.Message ?? plan.Reason}";
    }

    private static string? Leftovers(State visible, bool deleted = false)
    {
        for (var i = 0; i < Copies.Length && visible.Copies[i].Id != 0; i++)
        {
            var copy = visible.Copies[i];
            var promised = copy is { Complete: true, Expires: 1 } || (deleted && copy is { Complete: true, Phase: (byte)MigrationPhase.Committed + 1 });
            if (!promised || copy.Kind is not ((byte)CopyKind.RestorePoint or (byte)CopyKind.Failed))
                return $"P4: a copy is left over: {(CopyKind)copy.Kind} {copy.Number} of update {Instants.Id(copy.Id)}";
        }

        return null;
    }
}

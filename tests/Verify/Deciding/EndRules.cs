using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>What must hold where nothing goes on any more.</summary>
internal static class EndRules
{
    /// <summary>All serve the wanted version in production mode, and nothing is left but what was promised (P4).</summary>
    public static string? AtGoal(State look, Setup setup)
    {
        for (var ordinal = 0; ordinal < setup.Servers; ordinal++)
        {
            ref var server = ref look.Servers[ordinal];
            if (server.Pod is not { Exists: true, Ready: true, Deleted: 0, Kind: Kind.Production } pod || pod.Version != look.Intent.Version)
                return $"the cluster is said to run, and server {ordinal} does not serve {Release.Text(look.Intent.Version)}";
            if (server.Pod.Unheard)
                return $"the cluster is said to run, and server {ordinal} has not said its version since its container started";
            if (server.Logins[1].Code != 0 || server.Logins[0].Code != pod.Binding)
                return $"P4: bindings of server {ordinal} are left over";
        }

        return look.Remembered.UpdateId != 0 ? "the cluster is said to run, and an update is in its status" : Leftovers(look) ?? (look.Production.Open ? null : "production is closed at the goal");
    }

    public static string? AfterDeletion(State look, Setup setup)
    {
        for (var ordinal = 0; ordinal < setup.Servers; ordinal++)
        {
            if (look.Servers[ordinal].Logins[0].Code != 0)
                return $"P4: after the deletion bindings of server {ordinal} are left over";

            // One that came late onto a lost node is the garbage collector's, and goes with its node.
            if (look.Servers[ordinal].Pod is { Exists: true, Cut: false })
                return $"P4: after the deletion pod {ordinal} is left over";
        }

        return Leftovers(look, deleted: true) ?? (look.Production is { Open: true, Claimed: false } ? null : "after the deletion production is closed or claimed");
    }

    /// <summary>A hold must name its reason; and without anything that calls for a person there is none.</summary>
    public static string? OfHold(Plan plan, bool hurt)
    {
        var stalled = plan.Status.Conditions.FirstOrDefault(one => one is { Type: ConditionTypes.Stalled or ConditionTypes.UpdateBlocked, Status: "True" });
        var person = plan.Status.Update?.ManualWaitStartTime is not null;
        if (stalled is null && !person)
            return $"P7: nothing goes on, and no condition says so: {plan.Status.Phase}, {plan.Reason}";
        return hurt ? null : $"P5: nothing but crashes and delays happened, and the end is a hold: {stalled?.Message ?? plan.Reason}";
    }

    private static string? Leftovers(State look, bool deleted = false)
    {
        for (var i = 0; i < Copies.Length && look.Copies[i].Id != 0; i++)
        {
            var copy = look.Copies[i];
            var promised = copy is { Complete: true, Expires: 1 } || (deleted && copy is { Complete: true, Phase: (byte)MigrationPhase.Committed + 1 });
            if (!promised || copy.Kind is not ((byte)CopyKind.RestorePoint or (byte)CopyKind.Failed))
                return $"P4: a copy is left over: {(CopyKind)copy.Kind} {copy.Number} of update {Instants.Id(copy.Id)}";
        }

        return null;
    }
}

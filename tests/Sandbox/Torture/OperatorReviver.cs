using System.Collections.Immutable;
using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Starts another operator after a kill, as a Deployment would.</summary>
internal sealed class OperatorReviver(SandboxCluster cluster, SandboxSite site, OperatorKiller killer, ImmutableArray<string> arguments)
{
    private const string LeaseName = "ums-operator";

    /// <summary>Starts another operator; does nothing while one runs.</summary>
    /// <exception cref="SandboxException">The operator exited for another reason than a lost lease, or the new one did not become ready.</exception>
    public async Task ReviveAsync(CancellationToken cancellationToken)
    {
        var last = site.Operators[^1].Process;
        if (!killer.IsDead)
        {
            if (!last.HasExited || killer.IsDead)
                return;
            // On a machine that is too busy to renew a lease in time this exit is correct; a Deployment restarts the operator.
            if (!LostLeadership(last))
                throw SandboxException.Ended(last);
        }

        await last.Exited.WaitAsync(cancellationToken);
        await FreeLeaseAsync(cancellationToken);
        killer.Revive();
        try
        {
            await site.StartOperatorAsync(arguments, cancellationToken);
        }
        catch (SandboxException) when (killer.IsDead || LostLeadership(site.Operators[^1].Process))
        {
            // Killed again, or its lease was lost, before it was ready; another one is started.
        }
    }

    private static bool LostLeadership(SandboxProcess process) =>
        process.HasExited && process.LogTail(60).Any(line => line.Contains("Leadership was lost", StringComparison.Ordinal));

    /// <summary>Releases the killed operator's lease instead of waiting for its expiry.</summary>
    private async Task FreeLeaseAsync(CancellationToken cancellationToken)
    {
        var free = new V1Patch("""{"spec":{"holderIdentity":""}}""", V1Patch.PatchType.MergePatch);
        try
        {
            await cluster.Client.CoordinationV1.PatchNamespacedLeaseAsync(free, LeaseName, site.Namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // The operator was killed before it had a lease.
        }
    }
}

using System.Collections.Concurrent;
using CsCheck;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Fuzz.Chance;
using UmsOperator.Fuzz.Contents;
using UmsOperator.Fuzz.Running;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Postgres;
using UmsOperator.Postgres.Observing;

namespace UmsOperator.Fuzz.Reconciling;

/// <summary>Runs whole reconciles with hostile input: a status must be written, and it must be valid.</summary>
internal sealed class ReconcileFuzz : IFuzzTarget
{
    public const string PartName = "rounds";

    private const int RoundsOfAHost = 200;
    private readonly ConcurrentBag<ReconcileHost> _hosts = [];

    public string Name => PartName;

    public int Parallel => 4;

    public static Task<IFuzzTarget> StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IFuzzTarget>(new ReconcileFuzz());
    }

    public async Task<string?> TryAsync(PCG chance, CancellationToken cancellationToken)
    {
        var host = _hosts.TryTake(out var free) ? free : await ReconcileHost.StartAsync(cancellationToken);
        var lost = await TryAsync(host, chance, cancellationToken);
        // Objects of earlier rounds pile up, so the host is replaced.
        if (++host.Used < RoundsOfAHost)
            _hosts.Add(host);
        else
            await host.DisposeAsync();
        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    private static async Task<string?> TryAsync(ReconcileHost host, PCG chance, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(Tenant.Namespace, $"c{host.Used}");
        var answer = HttpAnswer.Whole.Draw(chance);
        host.Server.Answer = (stream, ct) => stream.WriteAsync(answer, ct).AsTask();
        host.Database.OnObserve = Database(chance);
        host.Api.Put(Tenant.Login(key.Name, chance));
        for (var ordinal = Gen.Int[0, 2].Draw(chance); ordinal >= 0; ordinal--)
        {
            host.Api.Put(Tenant.Pod(key.Name, ordinal, chance));
            host.Api.Put(Tenant.Binding(key.Name, ordinal, chance));
        }

        var version = host.Api.Put("umsclusters", Tenant.Cluster(key.Name, chance))["metadata"]!["resourceVersion"]!.GetValue<string>();
        await ReconcileHost.UntilAsync(() => host.Caches.Clusters.Get(key)?.Metadata.ResourceVersion == version, cancellationToken);
        try
        {
            await host.Reconciler.ReconcileAsync(key, cancellationToken);
        }
        catch (Exception told) when (told is ApiException or DatabaseActionException or ObservationException)
        {
            // An action was refused; the next round reports it.
        }

        var status = host.Api.Read("umsclusters", key.Namespace, key.Name)?["status"];
        return status?["conditions"] is null ? "no status was written"
            : status.ToJsonString().Contains("\"RoundFailed\"", StringComparison.Ordinal) ? $"the round failed: {status["conditions"]}"
            : DryReconcile.Of(status);
    }

    private static Func<Task<DatabaseObserved>> Database(PCG chance)
    {
        var text = Hostile.Text.Draw(chance);
        var seen = Observations.Draw(chance).Database;
        return Gen.Int[0, 5].Draw(chance) switch
        {
            0 => () => throw new InvalidOperationException(text),
            1 => () => Task.FromResult(SafeFacts.Of(new DatabaseObserved { Reach = DatabaseReach.Unreachable, Problem = text })),
            _ => () => Task.FromResult(seen with { Reach = DatabaseReach.Connected }),
        };
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Runs one pod on a node from its binding to its deletion.</summary>
internal sealed class PodWorker : IDisposable
{
    // The kubelet's grace period for a pod whose object is already deleted.
    private static readonly TimeSpan ForcedGrace = TimeSpan.FromSeconds(1);

    private readonly NodeServices _node;
    private readonly AddressClaim _address;
    private readonly PodView _view;
    private readonly ImmutableArray<ContainerRunner> _init;
    private readonly ImmutableArray<ContainerRunner> _containers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _silent = new();
    private readonly Signal _changed = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly DateTime _startTime;
    private volatile V1Pod _pod;
    private TimeSpan _grace = TimeSpan.MaxValue;
    private Task _stopped = Task.CompletedTask;
    private Task _life = Task.CompletedTask;
    private Task _reporting = Task.CompletedTask;

    public PodWorker(NodeServices node, V1Pod pod)
    {
        (_node, _pod) = (node, pod);
        _address = node.Options.Addresses.Take();
        _startTime = node.Now;
        var place = new PodPlace(_address.Address.ToString(), node.HostIP, Path.Combine(node.Options.Run.Path, "pods", pod.Metadata.Uid));
        _view = new PodView(pod, place, new Dictionary<string, string>(StringComparer.Ordinal), _changed.Set);
        _init = [.. (pod.Spec.InitContainers ?? []).Select(c => new ContainerRunner(node, _view, c, isInit: true))];
        _containers = [.. pod.Spec.Containers.Select(c => new ContainerRunner(node, _view, c, isInit: false))];
    }

    public void Start()
    {
        _life = LiveAsync();
        _reporting = ReportAsync();
        Observe(_pod);
    }

    /// <summary>Processes a change of the object: deletion, and conditions set by others.</summary>
    public void Observe(V1Pod pod)
    {
        _pod = pod;
        _changed.Set();
        if (pod.Metadata.DeletionTimestamp is null) return;
        // This worker's own status updates also arrive here. Only a shorter grace period is new.
        var grace = TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds ?? 30);
        if (grace >= _grace) return;
        _grace = grace;
        _ = Stop(grace, report: true);
    }

    /// <summary>Stops the processes after the object was force-deleted; no status is written.</summary>
    public Task VanishAsync()
    {
        _silent.Cancel();
        return Stop(ForcedGrace, report: false);
    }

    /// <summary>Stops the processes; the object stays unchanged.</summary>
    public Task KillAsync(TimeSpan grace)
    {
        _silent.Cancel();
        return Stop(grace, report: false);
    }

    public void Dispose()
    {
        foreach (var container in _init.Concat(_containers)) container.Dispose();
        _stopping.Dispose();
        _silent.Dispose();
        _writing.Dispose();
        _address.Dispose();
    }

    // A later call shortens the grace period of an earlier one. Completes when the pod's folder is removed.
    private Task Stop(TimeSpan grace, bool report)
    {
        lock (_stopping)
        {
            var first = !_stopping.IsCancellationRequested;
            _stopping.Cancel();
            var runners = Task.WhenAll(_init.Concat(_containers).Select(c => c.StopAsync(grace)));
            if (first) _stopped = EndAsync(runners, report);
            return _stopped;
        }
    }

    private async Task LiveAsync()
    {
        if (PodPhase.IsTerminal(_pod.Status?.Phase)) return;
        try
        {
            await PrepareVolumesAsync();
            foreach (var container in _init)
            {
                await container.RunAsync();
                if (container.Snapshot.State.Terminated?.ExitCode != 0) return;
            }

            _stopping.Token.ThrowIfCancellationRequested();
            await Task.WhenAll(_containers.Select(c => c.RunAsync()));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Deleted before it started.
        }
        catch (Exception e)
        {
            Log.PodFailed(_node.Logger, e, _pod.Metadata.NamespaceProperty, _pod.Metadata.Name);
        }
    }

    private async Task PrepareVolumesAsync()
    {
        while (true)
        {
            try
            {
                foreach (var (name, folder) in await _node.Volumes.PrepareAsync(_view.Pod, _view.Place, _stopping.Token)) _view.Volumes[name] = folder;
                return;
            }
            catch (ContainerConfigException e)
            {
                await _node.Events.WarnAsync(_pod, "FailedMount", e.Message, _stopping.Token);
            }
            catch (Exception e) when (e is HttpOperationException or HttpRequestException)
            {
                Log.PrepareFailed(_node.Logger, e, _pod.Metadata.NamespaceProperty, _pod.Metadata.Name, "volumes");
            }

            await Task.Delay(_node.Options.ConfigRetry, _node.Clock, _stopping.Token);
        }
    }

    private async Task ReportAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_silent.Token);
                if (!await TryWriteAsync()) RetryLater();
            }
        }
        catch (OperationCanceledException) when (_silent.IsCancellationRequested)
        {
            // The object was deleted, or the node stopped.
        }

        // Not awaited in the loop, so that a change in the meantime is written immediately.
        void RetryLater() => _ = Task.Delay(TimeSpan.FromMilliseconds(200), _node.Clock).ContinueWith(_ => _changed.Set(), TaskScheduler.Default);
    }

    // One writer at a time, always with the newest facts. False: retry.
    private async Task<bool> TryWriteAsync()
    {
        await _writing.WaitAsync(_silent.Token);
        try
        {
            if (Patch() is not { } patch) return true;
            var answer = await _node.Client.CoreV1.PatchNamespacedPodStatusAsync(
                new V1Patch(patch.ToJsonString(), V1Patch.PatchType.StrategicMergePatch),
                _pod.Metadata.Name, _pod.Metadata.NamespaceProperty, cancellationToken: _silent.Token);
            if (IsNewer(answer, _pod)) _pod = answer;
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return true; // deleted, or replaced by another pod of this name; the watch will report it
        }
        catch (HttpOperationException e)
        {
            Log.StatusRefused(_node.Logger, _pod.Metadata.NamespaceProperty, _pod.Metadata.Name, e.Response.Content);
            return false;
        }
        catch (HttpRequestException)
        {
            return false; // the API server is unreachable
        }
        finally
        {
            _writing.Release();
        }
    }

    private JsonObject? Patch() => PodStatus.Patch(new PodFacts(
        _pod,
        [.. _init.Select(c => c.Snapshot)],
        [.. _containers.Select(c => c.Snapshot)],
        _view.Place.PodIP,
        _node.HostIP,
        _startTime,
        _pod.Metadata.DeletionTimestamp is not null,
        _node.Now));

    private async Task EndAsync(Task runners, bool report)
    {
        await runners;
        await _life;
        while (report && !_silent.IsCancellationRequested)
        {
            try
            {
                if (await TryWriteAsync() && await TryDeleteAsync()) break;
                await Task.Delay(TimeSpan.FromMilliseconds(200), _node.Clock, _silent.Token);
            }
            catch (OperationCanceledException) when (_silent.IsCancellationRequested)
            {
                break;
            }
        }

        await _silent.CancelAsync();
        await _reporting;
        try
        {
            if (Directory.Exists(_view.Place.Folder)) Directory.Delete(_view.Place.Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.PodFailed(_node.Logger, e, _pod.Metadata.NamespaceProperty, _pod.Metadata.Name); // the files are removed with the run folder
        }
    }

    private async Task<bool> TryDeleteAsync()
    {
        try
        {
            await _node.Client.CoreV1.DeleteNamespacedPodAsync(
                _pod.Metadata.Name,
                _pod.Metadata.NamespaceProperty,
                new V1DeleteOptions { GracePeriodSeconds = 0, Preconditions = new V1Preconditions { Uid = _pod.Metadata.Uid } },
                cancellationToken: _silent.Token);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return true;
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException)
        {
            return false;
        }
    }

    private static bool IsNewer(V1Pod a, V1Pod b) =>
        long.Parse(a.Metadata.ResourceVersion, CultureInfo.InvariantCulture) > long.Parse(b.Metadata.ResourceVersion, CultureInfo.InvariantCulture);
}

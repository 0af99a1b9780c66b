using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Runs one container of a pod, including restarts: configuration, start, probes, end, backoff.</summary>
internal sealed class ContainerRunner : IDisposable
{
    private readonly NodeServices _node;
    private readonly PodView _pod;
    private readonly V1Container _spec;
    private readonly string _restartPolicy;
    private readonly BackOff _crashes;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private bool _stopRequested;
    private ContainerProcess? _process;
    private ProbeTarget? _target;
    private Task _run = Task.CompletedTask;

    public ContainerRunner(NodeServices node, PodView pod, V1Container spec, bool isInit)
    {
        (_node, _pod, _spec) = (node, pod, spec);
        var policy = pod.Pod.Spec.RestartPolicy ?? "Always";
        _restartPolicy = isInit && policy == "Always" ? "OnFailure" : policy;
        _crashes = new BackOff(node.Options.BackOff, node.Options.LongestBackOff);
        var before = (isInit ? pod.Pod.Status?.InitContainerStatuses : pod.Pod.Status?.ContainerStatuses)?.FirstOrDefault(s => s.Name == spec.Name);
        Snapshot = Recovery.Resume(spec, before, _restartPolicy, node.Now);
        if (isInit && before is null) Snapshot = Snapshot with { State = ContainerSnapshot.Waiting("PodInitializing") };
    }

    public ContainerSnapshot Snapshot { get; private set; }

    /// <summary>Completes when the container has ended permanently: by success, its restart policy, or <see cref="StopAsync"/>.</summary>
    public Task RunAsync() => _run = Snapshot.Final ? Task.CompletedTask : LoopAsync();

    /// <summary>Sends SIGTERM and, after the grace period, SIGKILL. A second call may shorten the grace period.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        ContainerProcess? process;
        bool first;
        lock (_lock)
        {
            first = !_stopRequested;
            _stopRequested = true; // no container is started from here on
            process = _process;
        }

        await _stopping.CancelAsync();
        if (process is not null)
        {
            var deadline = Task.Delay(grace, _node.Clock);
            // Without a grace period (a power failure) no SIGTERM is sent, because it could start a drain.
            first &= grace > TimeSpan.Zero;
            if (first && _spec.Lifecycle?.PreStop is { } hook) await PreStop.RunAsync(_node.Probes, hook, _target!, deadline);
            if (first) process.SendTerminate();
            if (await Task.WhenAny(process.Exited, deadline) == deadline) process.SendKill();
            await process.Exited;
        }

        await _run;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                var start = await PrepareAsync();
                var began = _node.Clock.GetTimestamp();
                var code = await RunOnceAsync(start);
                if (code is null) return;
                var again = !_stopRequested && (_restartPolicy == "Always" || (_restartPolicy == "OnFailure" && code != 0));
                Update(s => s with { Final = !again });
                if (!again) return;
                var wait = _crashes.Next(_node.Clock.GetElapsedTime(began));
                var message = $"back-off {wait.TotalSeconds:0}s restarting failed container={_spec.Name} pod={_pod.Pod.Metadata.Name}";
                Update(s => s with
                {
                    LastState = s.State,
                    State = wait > TimeSpan.Zero ? ContainerSnapshot.Waiting("CrashLoopBackOff", message) : s.State,
                });
                await Task.Delay(wait, _node.Clock, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Update(s => s with { Final = true });
        }
    }

    // Retries until image, Secrets and ConfigMaps exist; each attempt reads them again.
    private async Task<ContainerStart> PrepareAsync()
    {
        var pulls = new BackOff(_node.Options.BackOff, _node.Options.LongestBackOff);
        while (true)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            try
            {
                if (_node.Options.Images.Find(_spec.Image) is not { } image)
                {
                    await WaitForImageAsync(pulls);
                    continue;
                }

                var environment = await _node.Environment.ResolveAsync(_pod.Pod, _spec, image, _pod.Place, _stopping.Token);
                return Start(image, environment);
            }
            catch (ContainerConfigException e)
            {
                Update(s => s with { State = ContainerSnapshot.Waiting("CreateContainerConfigError", e.Message) });
            }
            catch (Exception e) when (e is k8s.Autorest.HttpOperationException or HttpRequestException)
            {
                Log.PrepareFailed(_node.Logger, e, _pod.Pod.Metadata.NamespaceProperty, _pod.Pod.Metadata.Name, _spec.Name);
            }

            await Task.Delay(_node.Options.ConfigRetry, _node.Clock, _stopping.Token);
        }
    }

    private async Task WaitForImageAsync(BackOff pulls)
    {
        Update(s => s with { State = ContainerSnapshot.Waiting("ErrImagePull", $"no program in images.yaml for \"{_spec.Image}\"") });
        if (pulls.Next(TimeSpan.Zero) == TimeSpan.Zero) await Task.Delay(_node.Options.ConfigRetry, _node.Clock, _stopping.Token);
        Update(s => s with { State = ContainerSnapshot.Waiting("ImagePullBackOff", $"Back-off pulling image \"{_spec.Image}\"") });
        await Task.Delay(pulls.Next(TimeSpan.Zero), _node.Clock, _stopping.Token);
    }

    private ContainerStart Start(ImageEntry image, IReadOnlyDictionary<string, string> environment)
    {
        var entrypoint = _spec.Command is { Count: > 0 } command ? command.Select(Expand) : image.Command;
        var arguments = _spec.Args is { Count: > 0 } args ? args.Select(Expand) : _spec.Command is { Count: > 0 } ? [] : image.Args;
        var meta = _pod.Pod.Metadata;
        return new ContainerStart(
            image,
            [.. entrypoint, .. arguments],
            environment,
            _spec.WorkingDir ?? "/",
            [.. _spec.VolumeMounts ?? []],
            _pod.Volumes,
            _pod.Place,
            _pod.Pod.Spec.Hostname ?? meta.Name,
            _node.Options.HostsFile,
            Directory.CreateDirectory(_pod.Place.Container(_spec.Name)).FullName,
            _node.LogFile(meta.NamespaceProperty, meta.Name, _spec.Name),
            _spec.TerminationMessagePath ?? "/dev/termination-log");

        string Expand(string text) => VariableExpansion.Expand(text, environment);
    }

    // Returns null if it was stopped before it started.
    private async Task<int?> RunOnceAsync(ContainerStart start)
    {
        var started = _node.Now;
        ContainerProcess process;
        lock (_lock)
        {
            if (_stopRequested)
            {
                Update(s => s with { Final = true });
                return null;
            }

            process = _process = ContainerProcess.Start(_node.Options.Run, start);
            _target = new ProbeTarget(_pod.Place.PodIP, _spec, process.Id, start.Environment);
        }

        var id = $"sandbox://{_pod.Pod.Metadata.Uid}/{_spec.Name}/{process.Id}";
        Update(s => s with
        {
            State = new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = started } },
            RestartCount = s.ContainerId is null ? s.RestartCount : s.RestartCount + 1,
            ContainerId = id,
            Started = _spec.StartupProbe is null,
            Ready = _spec.StartupProbe is null && _spec.ReadinessProbe is null,
        });
        Log.ContainerStarted(_node.Logger, _pod.Pod.Metadata.NamespaceProperty, _pod.Pod.Metadata.Name, _spec.Name, process.Id);

        using var probing = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var probes = ProbeAsync(process, probing.Token);
        var code = await process.Exited;
        await probing.CancelAsync();
        await probes;
        lock (_lock) _process = null;
        Log.ContainerEnded(_node.Logger, _pod.Pod.Metadata.NamespaceProperty, _pod.Pod.Metadata.Name, _spec.Name, code);
        Update(s => s with
        {
            Ready = false,
            Started = false,
            State = new V1ContainerState { Terminated = Ending.Of(start, _spec, code, started, _node.Now, id) },
        });
        return code;
    }

    private async Task ProbeAsync(ContainerProcess process, CancellationToken cancellationToken)
    {
        var loop = new ProbeLoop(_node.Probes, _node.Clock, _node.Options.EagerProbe);
        try
        {
            if (_spec.StartupProbe is { } startup)
                await loop.RunAsync(startup, ProbeKind.Startup, _target!, alive => Judge(alive, "Startup", startup), cancellationToken);
            Update(s => s with { Started = true, Ready = _spec.ReadinessProbe is null });
            await Task.WhenAll(
                _spec.ReadinessProbe is { } readiness
                    ? loop.RunAsync(readiness, ProbeKind.Readiness, _target!, ready => Update(s => s with { Ready = ready }), cancellationToken)
                    : Task.CompletedTask,
                _spec.LivenessProbe is { } liveness
                    ? loop.RunAsync(liveness, ProbeKind.Liveness, _target!, alive => Judge(alive, "Liveness", liveness), cancellationToken)
                    : Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run has ended, or is being stopped.
        }

        void Judge(bool alive, string kind, V1Probe probe)
        {
            if (!alive) _ = KillAsync(process, kind, probe, cancellationToken);
        }
    }

    private async Task KillAsync(ContainerProcess process, string kind, V1Probe probe, CancellationToken cancellationToken)
    {
        process.SendTerminate();
        var grace = TimeSpan.FromSeconds(probe.TerminationGracePeriodSeconds ?? _pod.Pod.Spec.TerminationGracePeriodSeconds ?? 30);
        var deadline = Task.Delay(grace, _node.Clock, CancellationToken.None); // even if the pod is deleted meanwhile
        _ = _node.Events.WarnAsync(_pod.Pod, "Unhealthy", $"Container {_spec.Name} failed {kind} probe, will be restarted", cancellationToken);
        if (await Task.WhenAny(process.Exited, deadline) == deadline) process.SendKill();
    }

    private void Update(Func<ContainerSnapshot, ContainerSnapshot> change)
    {
        lock (_lock) Snapshot = change(Snapshot);
        _pod.Changed();
    }
}

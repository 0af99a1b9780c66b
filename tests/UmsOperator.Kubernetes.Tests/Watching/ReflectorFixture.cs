using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Tests.Watching;

/// <summary>A reflector of ConfigMaps with a fake API, in fake time.</summary>
internal sealed class ReflectorFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    public ReflectorFixture(ReflectorOptions? options = null)
    {
        Reflector = new Reflector<V1ConfigMap>(
            new ResourceClient<V1ConfigMap>(Api.Connect()), options ?? new ReflectorOptions(), Time, new Random(7), NullLogger<Reflector<V1ConfigMap>>.Instance);
        Reflector.Store.Subscribe(change =>
        {
            lock (Changes)
                Changes.Add(change);
        });
    }

    public FakeApi Api { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Reflector<V1ConfigMap> Reflector { get; }

    public List<StoreChange<V1ConfigMap>> Changes { get; } = [];

    public Store<V1ConfigMap> Store => Reflector.Store;

    public void Start() => _run = Reflector.RunAsync(_stop.Token);

    /// <summary>Starts the reflector and waits for the n-th watch.</summary>
    public async Task StartAsync()
    {
        Start();
        await WatchedAsync(1);
    }

    public Task WatchedAsync(int times) => Eventually.Be(() => Api.Watches.Count >= times, Time, TimeSpan.FromMilliseconds(500));

    public Task SeesAsync(string name, string ns = "a") => Eventually.Be(() => Store.Get(new ObjectKey(ns, name)) is not null);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }
}

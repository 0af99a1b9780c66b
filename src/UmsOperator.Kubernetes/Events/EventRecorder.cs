using System.Threading.Channels;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Events;

/// <summary>Writes events.k8s.io/v1 Events in the background. Publishing neither waits nor throws: Events are best effort.</summary>
public sealed class EventRecorder
{
    private readonly EventRecorderOptions _options;
    private readonly EventWriter _writer;
    private readonly Channel<PendingEvent> _pending;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates a recorder. It queues Events, and writes them while <see cref="RunAsync"/> runs.</summary>
    public EventRecorder(ApiConnection api, EventRecorderOptions options, TimeProvider time, Random random, ILogger<EventRecorder> logger)
    {
        _options = options;
        _writer = new EventWriter(api, options, random);
        _pending = Channel.CreateBounded<PendingEvent>(options.Capacity);
        _time = time;
        _logger = logger;
    }

    /// <summary>Publishes an Event. An equal Event within the series window only increments the count of the first one.</summary>
    /// <param name="regarding">The object. The Event is created in its namespace, or in <c>default</c> for a cluster-scoped object.</param>
    /// <param name="type">Normal or warning.</param>
    /// <param name="reason">Why, one word in CamelCase; cut at 128 bytes.</param>
    /// <param name="action">What was done, one word in CamelCase; cut at 128 bytes.</param>
    /// <param name="note">The message; cut at 1024 bytes.</param>
    public void Publish<T>(T regarding, EventType type, string reason, string action, string note)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = ResourceKind.Of<T>();
        var reference = new V1ObjectReference
        {
            ApiVersion = kind.ApiVersion,
            Kind = kind.Kind,
            Name = regarding.Metadata.Name,
            NamespaceProperty = regarding.Metadata.NamespaceProperty,
            Uid = regarding.Metadata.Uid,
            ResourceVersion = regarding.Metadata.ResourceVersion,
        };
        var pending = new PendingEvent(
            reference,
            type,
            EventText.Cut(reason, EventText.MaxWord),
            EventText.Cut(action, EventText.MaxWord),
            EventText.Cut(note, EventText.MaxNote),
            _time.GetUtcNow());
        if (!_pending.Writer.TryWrite(pending))
            _logger.EventDropped(reason, pending.ToString());
    }

    /// <summary>Writes until cancelled, and then flushes the queue within <see cref="EventRecorderOptions.FlushTimeout"/>. Call once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _pending.Reader.WaitToReadAsync(cancellationToken))
                await WriteWaitingAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _pending.Writer.TryComplete();
            using var flush = new CancellationTokenSource(_options.FlushTimeout, _time);
            await WriteWaitingAsync(flush.Token);
        }
    }

    private async Task WriteWaitingAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && _pending.Reader.TryPeek(out var pending))
        {
            try
            {
                await _writer.WriteAsync(pending, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // it stays queued for the flush
            }
            catch (Exception error)
            {
                _logger.EventFailed(error, pending.Reason, pending.ToString());
            }
            _pending.Reader.TryRead(out _);
        }
    }
}

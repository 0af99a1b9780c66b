using System.Collections.Immutable;
using k8s;
using k8s.Models;

namespace UmsOperator.Kubernetes.Watching;

/// <summary>Cached objects of a kind, written by one <see cref="Reflector{T}"/>. They are shared by all readers and must not be modified.</summary>
public sealed class Store<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, T> _items = [];
    private readonly List<StoreIndex<T>> _indexes = [];
    private readonly Lock _notifying = new();
    private readonly Action<Exception> _onSubscriberError;
    private ImmutableArray<Action<StoreChange<T>>> _subscribers = [];

    internal Store(Action<Exception> onSubscriberError) => _onSubscriberError = onSubscriberError;

    /// <summary>Number of objects.</summary>
    public int Count
    {
        get
        {
            lock (SyncRoot)
                return _items.Count;
        }
    }

    /// <summary>Guards items and indexes. Not held while a subscriber runs.</summary>
    internal Lock SyncRoot { get; } = new();

    /// <summary>The object, or null.</summary>
    public T? Get(ObjectKey key)
    {
        lock (SyncRoot)
            return _items.GetValueOrDefault(key);
    }

    /// <summary>A snapshot of all objects, in no order.</summary>
    public ImmutableArray<T> List()
    {
        lock (SyncRoot)
            return [.. _items.Values];
    }

    /// <summary>Adds an index by the values that a pure function returns.</summary>
    public StoreIndex<T> AddIndex(Func<T, IEnumerable<string>> valuesOf)
    {
        var index = new StoreIndex<T>(this, valuesOf);
        lock (SyncRoot)
        {
            foreach (var (key, item) in _items)
                index.Update(key, null, item);
            _indexes.Add(index);
        }
        return index;
    }

    /// <summary>
    /// Calls back for every existing object, as new, and then for every change, one at a time and in order. The callback must be fast and must not
    /// block. Its exceptions are logged and do not affect other subscribers. Dispose the result to unsubscribe.
    /// </summary>
    public IDisposable Subscribe(Action<StoreChange<T>> onChange)
    {
        lock (_notifying)
        {
            foreach (var item in List())
                Call(onChange, new StoreChange<T>(ObjectKey.Of(item), null, item));
            _subscribers = _subscribers.Add(onChange);
        }
        return new Subscription(() =>
        {
            lock (_notifying)
                _subscribers = _subscribers.Remove(onChange);
        });
    }

    internal void Set(T item) => Write(ObjectKey.Of(item), item);

    internal void Remove(ObjectKey key) => Write(key, null);

    /// <summary>Makes the store equal to a list. Objects that are not in the list were deleted between two watches.</summary>
    internal void Replace(IEnumerable<T> items)
    {
        var listed = items.ToDictionary(item => ObjectKey.Of(item));
        ImmutableArray<ObjectKey> vanished;
        lock (SyncRoot)
            vanished = [.. _items.Keys.Where(key => !listed.ContainsKey(key))];
        foreach (var key in vanished)
            Remove(key);
        foreach (var item in listed.Values)
            Set(item);
    }

    private void Write(ObjectKey key, T? item)
    {
        lock (_notifying)
        {
            T? old;
            lock (SyncRoot)
            {
                old = _items.GetValueOrDefault(key);
                if (old?.Metadata.ResourceVersion == item?.Metadata.ResourceVersion && old?.Metadata.Uid == item?.Metadata.Uid)
                    return;
                if (item is null)
                    _items.Remove(key);
                else
                    _items[key] = item;
                foreach (var index in _indexes)
                    index.Update(key, old, item);
            }
            foreach (var subscriber in _subscribers)
                Call(subscriber, new StoreChange<T>(key, old, item));
        }
    }

    private void Call(Action<StoreChange<T>> subscriber, StoreChange<T> change)
    {
        try
        {
            subscriber(change);
        }
        catch (Exception error)
        {
            _onSubscriberError(error);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

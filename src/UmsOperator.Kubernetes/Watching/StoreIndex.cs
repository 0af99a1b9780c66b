using System.Collections.Immutable;
using k8s;
using k8s.Models;

namespace UmsOperator.Kubernetes.Watching;

/// <summary>An index of a store, created by <see cref="Store{T}.AddIndex"/>.</summary>
public sealed class StoreIndex<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Store<T> _store;
    private readonly Func<T, IEnumerable<string>> _valuesOf;
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _byValue = new(StringComparer.Ordinal);

    internal StoreIndex(Store<T> store, Func<T, IEnumerable<string>> valuesOf)
    {
        _store = store;
        _valuesOf = valuesOf;
    }

    /// <summary>The objects with this value, in no order. They are shared and must not be modified.</summary>
    public ImmutableArray<T> Find(string value)
    {
        lock (_store.SyncRoot)
            return _byValue.TryGetValue(value, out var found) ? [.. found.Values] : [];
    }

    internal void Update(ObjectKey key, T? old, T? @new)
    {
        foreach (var value in old is null ? [] : _valuesOf(old))
        {
            if (_byValue.TryGetValue(value, out var found) && found.Remove(key) && found.Count == 0)
                _byValue.Remove(value);
        }
        foreach (var value in @new is null ? [] : _valuesOf(@new))
        {
            if (!_byValue.TryGetValue(value, out var found))
                _byValue[value] = found = [];
            found[key] = @new!;
        }
    }
}

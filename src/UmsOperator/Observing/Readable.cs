using System.Collections.Immutable;
using k8s;
using k8s.Models;

namespace UmsOperator.Observing;

/// <summary>Objects of the cluster's own as the planner may know them, and why some of them cannot be read: whoever may edit an object may spoil its labels.</summary>
/// <param name="Items">Those that can be read.</param>
/// <param name="Problems">Of the others: object and cure.</param>
internal sealed record Readable<T>(ImmutableArray<T> Items, ImmutableArray<string> Problems)
{
    /// <summary>Projects each of them.</summary>
    public static Readable<T> Of<TObject>(IEnumerable<TObject> entities, Func<TObject, T> project)
        where TObject : IKubernetesObject<V1ObjectMeta>
    {
        var (items, problems) = (ImmutableArray.CreateBuilder<T>(), ImmutableArray.CreateBuilder<string>());
        foreach (var entity in entities)
        {
            try
            {
                items.Add(project(entity));
            }
            catch (ObservationException unreadable)
            {
                problems.Add($"{entity.Kind} {unreadable.Message}");
            }
        }

        return new Readable<T>(items.ToImmutable(), problems.ToImmutable());
    }
}

using UmsOperator.Core.Model;

namespace UmsOperator.Core.Status;

/// <summary>One wanted server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Serves">It is ready, admitted, and of the expected version; false if it has no pod.</param>
/// <param name="Stopping">Its pod is being deleted, which is no failure of the server.</param>
public sealed record ServerFigure(string Name, bool Serves, bool Stopping)
{
    internal static ServerFigure Of(string name, PodObserved? pod) => new(name, pod is { Serves: true }, pod is { DeletedAt: not null });
}

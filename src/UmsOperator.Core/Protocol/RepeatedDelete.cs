using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Tells deletes of what is being deleted already: a finalizer of another program keeps it, and another request would change nothing.</summary>
internal static class RepeatedDelete
{
    public static bool Is(Observed observed, PlannedAction action) => action switch
    {
        KubernetesAction.DeleteSecret delete => observed.Secrets.Any(secret => secret.Deleting && secret.Name == delete.Name),
        KubernetesAction.DeleteChild delete => observed.Children.Any(child => child.Deleting && child.Kind == delete.Kind && child.Name == delete.Name),
        _ => false,
    };
}

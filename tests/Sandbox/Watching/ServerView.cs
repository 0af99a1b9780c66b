using k8s.Models;

namespace UmsOperator.Sandbox.Watching;

/// <summary>A server according to its pod.</summary>
/// <param name="Pod">Name of the pod.</param>
/// <param name="Version">Tag of its image.</param>
/// <param name="Mode">production or update.</param>
/// <param name="IsMigrator">Whether it may migrate production.</param>
/// <param name="Secret">Name of its binding's Secret.</param>
/// <param name="IsReady">Whether it is ready and not being deleted.</param>
/// <param name="HasEnded">Whether none of its containers runs any more.</param>
internal sealed record ServerView(string Pod, string Version, string Mode, bool IsMigrator, string Secret, bool IsReady, bool HasEnded)
{
    private const string Update = "update";

    /// <summary>Reads a pod of the container contract.</summary>
    public static ServerView From(V1Pod pod)
    {
        var container = pod.Spec.Containers[0];
        var mode = Value("UMS_MODE") ?? "production";
        return new ServerView(
            pod.Metadata.Name,
            container.Image.Split('@')[0].Split(':')[^1],
            mode,
            mode != Update && Value("UMS_MIGRATE") == "true",
            pod.Spec.Volumes?.Select(volume => volume.Secret?.SecretName).FirstOrDefault(name => name is not null) ?? "",
            pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true,
            pod.Status?.Phase is "Succeeded" or "Failed");

        string? Value(string name) => container.Env?.FirstOrDefault(variable => variable.Name == name)?.Value;
    }
}

using System.Text.Json.Nodes;

namespace UmsOperator.Kubernetes.Client;

/// <summary>How to delete, and which object is meant.</summary>
public sealed record DeleteOptions
{
    /// <summary>Only the object with this uid; null for whatever bears the name.</summary>
    public string? Uid { get; init; }

    /// <summary>Only if it has not changed since this version; null for any.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Whole seconds; zero removes the object at once; null leaves the object's own grace period.</summary>
    public int? GracePeriodSeconds { get; init; }

    /// <summary>What happens to dependents; null leaves the kind's default.</summary>
    public DeletePropagation? Propagation { get; init; }

    internal string ToJson()
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        var preconditions = new JsonObject();
        if (Uid is not null)
            preconditions["uid"] = Uid;
        if (ResourceVersion is not null)
            preconditions["resourceVersion"] = ResourceVersion;
        if (preconditions.Count > 0)
            body["preconditions"] = preconditions;
        if (GracePeriodSeconds is { } seconds)
            body["gracePeriodSeconds"] = seconds;
        if (Propagation is { } propagation)
            body["propagationPolicy"] = propagation.ToString();
        return body.ToJsonString();
    }
}

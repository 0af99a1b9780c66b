using System.Text.Json.Nodes;

namespace UmsOperator.Kubernetes.Client;

/// <summary>Preconditions and options of a delete.</summary>
public sealed record DeleteOptions
{
    /// <summary>Delete only the object with this uid; null for any object of the name.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only if the object has this version; null for any.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Seconds. 0 removes the object immediately; null uses the object's own grace period.</summary>
    public int? GracePeriodSeconds { get; init; }

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
        return body.ToJsonString();
    }
}

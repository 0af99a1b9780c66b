namespace UmsOperator.Core.Protocol;

/// <summary>Derives the remedy for a rejection by the API server from its message.</summary>
internal static class RefusalCure
{
    private static readonly (string Words, string Cure)[] Known =
    [
        ("exceeded quota", "raise the ResourceQuota so that the pod fits next to the running ones, or delete objects that it counts"),
        ("failed quota", "set spec.resources to what the ResourceQuota demands"),
        ("PriorityClass", "correct spec.pod.priorityClassName, or create the PriorityClass"),
        ("priority class", "correct spec.pod.priorityClassName, or create the PriorityClass"),
        ("serviceaccount", "correct spec.pod.serviceAccountName, or create the ServiceAccount"),
        ("service account", "correct spec.pod.serviceAccountName, or create the ServiceAccount"),
        ("does not support dry run", "set the webhook's sideEffects to None or NoneOnDryRun"),
        ("webhook", "see the webhook and the Service behind it, and its failurePolicy"),
        ("PodSecurity", "correct spec.pod, or the pod security level of the namespace"),
        ("is being terminated", "the namespace is being deleted; delete this cluster, or wait for the end of both"),
        ("cannot create resource", "give the operator's ServiceAccount the rights of its chart back"),
        ("cannot delete resource", "give the operator's ServiceAccount the rights of its chart back"),
        ("cannot patch resource", "give the operator's ServiceAccount the rights of its chart back"),
        ("cannot update resource", "give the operator's ServiceAccount the rights of its chart back"),
        ("cannot get resource", "give the operator's ServiceAccount the rights of its chart back"),
        ("cannot list resource", "give the operator's ServiceAccount the rights of its chart back"),
        ("is invalid", "correct the field that it names, in spec.pod, spec.resources or spec.storage"),
        ("no answer", "see the API server and its webhooks"),
        ("denied the request", "correct the spec, or the policy that denies it"),
    ];

    /// <summary>An imperative sentence without its full stop.</summary>
    public static string For(string words)
    {
        foreach (var (known, cure) in Known)
        {
            if (words.Contains(known, StringComparison.OrdinalIgnoreCase))
                return $"{cure}; the operator retries automatically";
        }

        return "remove the cause that it names; the operator retries automatically";
    }
}

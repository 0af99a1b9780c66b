namespace UmsOperator.Sandbox.Nodes;

/// <summary>An image reference as in a pod: <c>registry:port/path:tag@digest</c>.</summary>
internal sealed record ImageReference(string Repository, string Tag)
{
    /// <summary>Parses a reference. As in the kubelet, the default tag is <c>latest</c>.</summary>
    public static ImageReference Parse(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/')
            ? new ImageReference(name[..colon], name[(colon + 1)..])
            : new ImageReference(name, "latest");
    }
}

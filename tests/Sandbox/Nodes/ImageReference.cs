namespace UmsOperator.Sandbox.Nodes;

/// <summary>An image as a pod spells it: <c>registry:port/path:tag@digest</c>.</summary>
internal sealed record ImageReference(string Repository, string Tag)
{
    /// <summary>Without a tag it is <c>latest</c>, as for the kubelet.</summary>
    public static ImageReference Parse(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/')
            ? new ImageReference(name[..colon], name[(colon + 1)..])
            : new ImageReference(name, "latest");
    }
}

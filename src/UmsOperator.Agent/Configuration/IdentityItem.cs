namespace UmsOperator.Agent.Configuration;

/// <summary>A file or folder of the tree that survives a pod.</summary>
internal sealed record IdentityItem
{
    /// <summary>No item may have this name: in the state folder it is the file that says whose folder it is.</summary>
    public const string OwnerName = "server";

    /// <summary>Its name in the state folder and in the Secret.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its place below vendor.home.</summary>
    public string Path { get; set; } = "";

    public Keep Keep { get; set; } = Keep.Latest;
}

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Addresses and folder of a pod on its node.</summary>
/// <param name="PodIP">Its own loopback address.</param>
/// <param name="HostIP">The node's address.</param>
/// <param name="Folder">Its own folder, which is removed with the pod.</param>
internal sealed record PodPlace(string PodIP, string HostIP, string Folder)
{
    public string Volume(string name) => Path.Combine(Folder, "volumes", name);

    public string Container(string name) => Path.Combine(Folder, "containers", name);
}

using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>The built operator in place of its image.</summary>
public static class OperatorImage
{
    /// <summary>The entry of an image of that repository, whatever its tag.</summary>
    /// <remarks>It listens on its pod's own address: the pods of a process node share the machine's. <c>helm test</c> runs another verb of the same image.</remarks>
    public static ImageEntry At(string repository) => new()
    {
        Image = repository,
        Command =
        [
            "sh", "-c",
            $"""[ "$1" = probe ] || set -- "$@" --metrics-address="$(hostname -i):8080"; exec dotnet {SandboxSite.OperatorAssembly()} "$@" """.TrimEnd(),
            "sh",
        ],
    };
}

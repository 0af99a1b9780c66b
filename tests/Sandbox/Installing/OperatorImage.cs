using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>Runs the built operator in place of its image.</summary>
public static class OperatorImage
{
    /// <summary>The catalog entry for an image repository with any tag.</summary>
    /// <remarks>It listens on its pod's own address, because the pods of a process node share the machine's network. <c>helm test</c> runs another command of the same image.</remarks>
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

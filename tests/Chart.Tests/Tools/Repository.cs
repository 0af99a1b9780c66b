namespace UmsOperator.Chart.Tests.Tools;

/// <summary>Paths in the repository from which these tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Chart => Path.Combine(Root, "charts", "ums-operator");

    public static string Locate(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "UmsOperator.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}

using System.Reflection;
using System.Runtime.CompilerServices;

namespace UmsOperator.Architecture.Tests;

/// <summary>The projects under src, and the projects that each may reference. The same table is in CONTRIBUTING.md.</summary>
internal static class Projects
{
    public const string Host = "UmsOperator";
    public const string Kubernetes = "UmsOperator.Kubernetes";
    public const string Core = "UmsOperator.Core";
    public const string Postgres = "UmsOperator.Postgres";
    public const string Cli = "UmsOperator.Cli";

    /// <summary>The assembly of the command line has the name of a kubectl plugin.</summary>
    public const string CliAssembly = "kubectl-ums";

    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["UmsOperator.Api"] = [],
        [Core] = ["UmsOperator.Api"],
        [Kubernetes] = [],
        [Postgres] = [Core, "UmsOperator.Api"],
        [Host] = ["UmsOperator.Api", Core, Kubernetes, Postgres],
        ["UmsOperator.Agent"] = [],
        [Cli] = ["UmsOperator.Api", Core],
    };

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Names of the folders under src.</summary>
    public static IEnumerable<string> Built =>
        Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    /// <summary>The assemblies that these tests can load: those of the operator.</summary>
    public static IEnumerable<Assembly> Assemblies =>
        Built.Where(r => File.Exists(Path.Combine(AppContext.BaseDirectory, r + ".dll"))).Select(Assembly.Load);

    /// <summary>Types that are not generated.</summary>
    public static IEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetTypes().Where(t => !t.Name.Contains('<') && !t.FullName!.Contains('<') && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !IsProgram(t));

    // The compiler generates the class of top-level statements.
    private static bool IsProgram(Type type) => type is { Name: "Program", Namespace: null };

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "UmsOperator.sln"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("UmsOperator.sln is in no folder above the tests"));
}

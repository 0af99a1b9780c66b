using System.Reflection;
using System.Text.RegularExpressions;

namespace UmsOperator.Architecture.Tests;

public sealed partial class TypeTests
{
    public static TheoryData<string> All() => [.. Tests.Projects.Assemblies.Select(a => a.GetName().Name!), Tests.Projects.CliAssembly];

    [Theory]
    [MemberData(nameof(All))]
    public void A_class_that_nobody_derives_from_is_sealed_or_static(string project)
    {
        var types = Tests.Projects.Types(Assembly.Load(project)).ToList();
        var bases = types.Select(t => t.BaseType).ToHashSet();

        types.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(t)).Select(t => t.FullName).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_type_is_named_for_what_it_is(string project) =>
        Tests.Projects.Types(Assembly.Load(project)).Where(t => Vague().IsMatch(t.Name)).Select(t => t.FullName).ShouldBeEmpty("Utils, Helpers and Managers say nothing");

    [Fact]
    public void The_Kubernetes_project_knows_nothing_of_UMS()
    {
        Tests.Projects.Types(Assembly.Load(Tests.Projects.Kubernetes)).Where(t => t.Name.Contains("Ums", StringComparison.OrdinalIgnoreCase) && !Allowed().IsMatch(t.Name))
            .Select(t => t.FullName).ShouldBeEmpty();

        var lines =
            from file in Sources.Of(Path.Combine("src", Tests.Projects.Kubernetes))
            from line in File.ReadLines(file)
            where UmsWord().IsMatch(line.Replace(Tests.Projects.Kubernetes, "", StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {line.Trim()}";
        lines.ShouldBeEmpty("this project could be published as a library");
    }

    [GeneratedRegex("(Util|Utils|Utility|Utilities|Helper|Helpers|Manager|Managers)(`[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Vague();

    // English words that contain "ums".
    [GeneratedRegex("(s|col|en|quor|maxim|minim|dat)ums", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"\bUms|\bUMS|umsoperator|IGEL|Igel", RegexOptions.None, 1000)]
    private static partial Regex UmsWord();
}

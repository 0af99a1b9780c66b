using System.Reflection;
using System.Text.RegularExpressions;

namespace UmsOperator.Architecture.Tests;

public sealed partial class TypeTests
{
    public static TheoryData<string> Rooms() => [.. Tests.Rooms.Assemblies.Select(a => a.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_class_that_nobody_derives_from_is_sealed_or_static(string room)
    {
        var types = Tests.Rooms.Types(Assembly.Load(room)).ToList();
        var bases = types.Select(t => t.BaseType).ToHashSet();

        types.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(t)).Select(t => t.FullName).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_type_is_named_for_what_it_is(string room) =>
        Tests.Rooms.Types(Assembly.Load(room)).Where(t => Vague().IsMatch(t.Name)).Select(t => t.FullName).ShouldBeEmpty("Utils, Helpers and Managers say nothing");

    [Fact]
    public void The_Kubernetes_room_knows_no_UMS_word()
    {
        Tests.Rooms.Types(Assembly.Load(Tests.Rooms.Kubernetes)).Where(t => t.Name.Contains("Ums", StringComparison.OrdinalIgnoreCase) && !Allowed().IsMatch(t.Name))
            .Select(t => t.FullName).ShouldBeEmpty();

        var lines =
            from file in Sources.Of(Path.Combine("src", Tests.Rooms.Kubernetes))
            from line in File.ReadLines(file)
            where UmsWord().IsMatch(line.Replace(Tests.Rooms.Kubernetes, "", StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {line.Trim()}";
        lines.ShouldBeEmpty("this room could be lifted out as a library");
    }

    [GeneratedRegex("(Util|Utils|Utility|Utilities|Helper|Helpers|Manager|Managers)(`[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Vague();

    // Sums, columns, enums and quorums are English.
    [GeneratedRegex("(s|col|en|quor|maxim|minim|dat)ums", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"\bUms|\bUMS|umsoperator|IGEL|Igel", RegexOptions.None, 1000)]
    private static partial Regex UmsWord();
}

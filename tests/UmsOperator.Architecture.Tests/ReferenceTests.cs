using System.Xml.Linq;

namespace UmsOperator.Architecture.Tests;

public sealed class ReferenceTests
{
    /// <summary>What a pure function may be made of. Anything else can reach a file, a network, a clock or a thread.</summary>
    private static readonly string[] Pure =
    [
        "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Collections.Frozen", "System.Linq", "System.Memory",
        "System.Runtime.Extensions", "System.Runtime.Numerics", "System.Text.Json", "System.Text.RegularExpressions", "System.Text.Encodings.Web",
        "System.Security.Cryptography", "System.ComponentModel.Annotations", "System.ComponentModel.Primitives", "System.ObjectModel", "System.Numerics.Vectors",
        "System.Runtime.InteropServices", // collection expressions

        // Models of the desired objects, and their serialiser. The client itself is banned by name (eng/BannedSymbols.Core.txt).
        "KubernetesClient",
    ];

    public static TheoryData<string> Rooms() => [.. Tests.Rooms.Built];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_refers_to_no_other_room_than_it_may(string room)
    {
        var project = XDocument.Load(Path.Combine(Tests.Rooms.Root, "src", room, room + ".csproj"));
        var references = project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

        Tests.Rooms.Allowed.Keys.ShouldContain(room, "a new room needs a line in Rooms.Allowed and in CONTRIBUTING.md");
        references.Except(Tests.Rooms.Allowed[room]).ShouldBeEmpty();
    }

    [Fact]
    public void Code_uses_no_other_room_than_it_may()
    {
        var trespasses =
            from assembly in Tests.Rooms.Assemblies
            let room = assembly.GetName().Name!
            from reference in assembly.GetReferencedAssemblies()
            where Tests.Rooms.Allowed.ContainsKey(reference.Name!) && !Tests.Rooms.Allowed[room].Contains(reference.Name)
            select $"{room} uses {reference.Name}";

        trespasses.ShouldBeEmpty();
    }

    [Fact]
    public void The_judgement_can_do_no_input_or_output()
    {
        var core = Tests.Rooms.Assemblies.Single(a => a.GetName().Name == Tests.Rooms.Core);

        core.GetReferencedAssemblies().Select(a => a.Name!).Except(Pure).Except(["UmsOperator.Api"]).ShouldBeEmpty();
    }
}

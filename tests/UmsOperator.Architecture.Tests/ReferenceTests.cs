using System.Xml.Linq;

namespace UmsOperator.Architecture.Tests;

public sealed class ReferenceTests
{
    /// <summary>Assemblies that a pure function may use. Any other could reach a file, a network, a clock or a thread.</summary>
    private static readonly string[] Pure =
    [
        "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Collections.Frozen", "System.Linq", "System.Memory",
        "System.Runtime.Extensions", "System.Runtime.Numerics", "System.Text.Json", "System.Text.RegularExpressions", "System.Text.Encodings.Web",
        "System.Security.Cryptography", "System.ComponentModel.Annotations", "System.ComponentModel.Primitives", "System.ObjectModel", "System.Numerics.Vectors",
        "System.Runtime.InteropServices", // collection expressions

        // Models of the desired objects, and their serialiser. The client itself is banned by name (eng/BannedSymbols.Core.txt).
        "KubernetesClient",
    ];

    public static TheoryData<string> All() => [.. Tests.Projects.Built];

    [Theory]
    [MemberData(nameof(All))]
    public void A_project_references_only_the_projects_that_it_may(string project)
    {
        var file = XDocument.Load(Path.Combine(Tests.Projects.Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

        Tests.Projects.Allowed.Keys.ShouldContain(project, "a new project needs a line in Projects.Allowed and in CONTRIBUTING.md");
        references.Except(Tests.Projects.Allowed[project]).ShouldBeEmpty();
    }

    [Fact]
    public void Code_uses_only_the_projects_that_it_may()
    {
        var trespasses =
            from assembly in Tests.Projects.Assemblies
            let project = assembly.GetName().Name!
            from reference in assembly.GetReferencedAssemblies()
            where Tests.Projects.Allowed.ContainsKey(reference.Name!) && !Tests.Projects.Allowed[project].Contains(reference.Name)
            select $"{project} uses {reference.Name}";

        trespasses.ShouldBeEmpty();
    }

    [Fact]
    public void Core_can_do_no_input_or_output()
    {
        var core = Tests.Projects.Assemblies.Single(a => a.GetName().Name == Tests.Projects.Core);

        core.GetReferencedAssemblies().Select(a => a.Name!).Except(Pure).Except(["UmsOperator.Api"]).ShouldBeEmpty();
    }
}

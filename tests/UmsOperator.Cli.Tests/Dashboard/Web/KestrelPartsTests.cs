using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using UmsOperator.Cli.Dashboard.Web;

namespace UmsOperator.Cli.Tests.Dashboard.Web;

/// <summary>The published program holds only a part of ASP.NET Core. Another part that is missing would be found out by a person who starts the dashboard.</summary>
public sealed class KestrelPartsTests
{
    [Fact]
    public void The_published_program_holds_all_that_Kestrel_refers_to_and_no_more()
    {
        var folder = Path.GetDirectoryName(typeof(HttpContext).Assembly.Location)!;
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([typeof(LocalServer).Assembly.Location]);
        while (open.TryDequeue(out var file))
        {
            foreach (var one in References(file).Where(one => File.Exists(Path.Combine(folder, $"{one}.dll")) && found.Add(one)))
                open.Enqueue(Path.Combine(folder, $"{one}.dll"));
        }

        Listed().ShouldBe(found.Select(name => $"{name}.dll"), ignoreOrder: true);
    }

    private static IEnumerable<string> Listed()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "UmsOperator.sln")))
            root = Path.GetDirectoryName(root)!;
        return XDocument.Load(Path.Combine(root, "src", "UmsOperator.Cli", "UmsOperator.Cli.csproj")).Descendants("KestrelPart").Select(part => part.Attribute("Include")!.Value);
    }

    private static List<string> References(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}

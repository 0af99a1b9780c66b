using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using UmsOperator.Api;

namespace UmsOperator.CrdGenerator;

/// <summary>The summaries in the XML documentation of UmsOperator.Api.dll, as plain text.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, string> _summaries;

    private XmlDocumentation(Dictionary<string, string> summaries) => _summaries = summaries;

    public static XmlDocumentation Load()
    {
        var file = Path.Combine(AppContext.BaseDirectory, typeof(UmsCluster).Assembly.GetName().Name + ".xml");
        var members = XDocument.Load(file).Root!.Element("members")!.Elements("member");
        return new(members
            .Where(m => m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => Text(m.Element("summary")!), StringComparer.Ordinal));
    }

    public string Of(Type type) => Find($"T:{type.FullName}");

    public string Of(MemberInfo member) => Find($"{(member is FieldInfo ? 'F' : 'P')}:{member.DeclaringType!.FullName}.{member.Name}");

    /// <exception cref="InvalidOperationException">The member has no summary, which <c>kubectl explain</c> needs.</exception>
    private string Find(string id) => _summaries.GetValueOrDefault(id) ?? throw new InvalidOperationException($"{id} has no <summary>");

    private static string Text(XElement summary)
    {
        var words = summary.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")?.Value.Split('.', ':')[^1] ?? see.Value,
            XElement element => element.Value,
            _ => "",
        });
        return Blanks().Replace(string.Concat(words), " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}

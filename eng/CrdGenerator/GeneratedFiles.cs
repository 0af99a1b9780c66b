namespace UmsOperator.CrdGenerator;

/// <summary>Files generated from the types of UmsOperator.Api, as path in the repository and text. Deterministic.</summary>
internal static class GeneratedFiles
{
    public const string CrdPath = "config/crd/umsoperator.io_umsclusters.yaml";

    public const string ChartPath = "charts/ums-operator/templates/crd.yaml";

    public const string ReferencePath = "docs/reference.md";

    public static IReadOnlyDictionary<string, string> All()
    {
        var crd = CustomResourceDefinition.Build(new SchemaBuilder(XmlDocumentation.Load()));
        var yaml = YamlWriter.Write(crd);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [CrdPath] = "# Generated from src/UmsOperator.Api by `make generate`. Do not edit.\n---\n" + yaml,
            [ChartPath] = ChartTemplate.Write(yaml),
            [ReferencePath] = ReferencePage.Write(crd),
        };
    }
}

using System.Text;

namespace UmsOperator.CrdGenerator;

/// <summary>The CustomResourceDefinition as a template of the Helm chart, so that it is upgraded with the chart; Helm never upgrades a <c>crds</c> folder.</summary>
internal static class ChartTemplate
{
    private const string Rules = "x-kubernetes-validations:";
    private const string Labels = "  labels:\n    app.kubernetes.io/name: ums-operator\n";

    private const string Metadata =
        """
          {{- $keep := ternary (dict "helm.sh/resource-policy" "keep") dict .Values.crds.keep }}
          {{- include "ums-operator.metadata" (dict "root" . "annotations" $keep) | nindent 2 }}

        """;

    /// <summary>The text of config/crd with the chart's labels and annotations, and with CEL rules only for API servers that support them (1.25 and newer).</summary>
    /// <param name="crd">YAML of the definition.</param>
    /// <exception cref="InvalidOperationException">The text contains Helm template syntax.</exception>
    public static string Write(string crd)
    {
        if (crd.Contains("{{", StringComparison.Ordinal))
            throw new InvalidOperationException("The CRD contains '{{', which Helm would evaluate as a template: change the description.");
        var text = new StringBuilder(
            """
            {{- /* Generated from src/UmsOperator.Api by `make generate`. Do not edit. */}}
            {{- if .Values.crds.install }}
            {{- $cel := semverCompare ">=1.25-0" .Capabilities.KubeVersion.Version }}

            """);
        int? guarded = null;
        foreach (var line in crd.Replace(Labels, Metadata, StringComparison.Ordinal).TrimEnd('\n').Split('\n'))
        {
            var indent = line.Length - line.TrimStart().Length;
            if (guarded is { } column && IsBeyond(line, indent, column))
            {
                text.Append("{{- end }}\n");
                guarded = null;
            }

            if (line.TrimStart().StartsWith(Rules, StringComparison.Ordinal))
            {
                text.Append("{{- if $cel }}\n");
                guarded = indent;
            }

            text.Append(line).Append('\n');
        }

        return text.Append("{{- end }}\n").ToString();
    }

    // Items of a list are indented like its key.
    private static bool IsBeyond(string line, int indent, int column) =>
        line.Length > 0 && (indent < column || (indent == column && !line.TrimStart().StartsWith("- ", StringComparison.Ordinal)));
}

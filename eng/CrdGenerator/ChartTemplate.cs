using System.Text;

namespace UmsOperator.CrdGenerator;

/// <summary>The CustomResourceDefinition as a template of the Helm chart, where it is upgraded with the chart, which a <c>crds</c> folder never is.</summary>
internal static class ChartTemplate
{
    private const string Rules = "x-kubernetes-validations:";

    /// <summary>The text of config/crd with the chart's labels, and with CEL rules for those servers only that know them (1.25 and newer).</summary>
    /// <param name="crd">YAML of the definition.</param>
    /// <exception cref="InvalidOperationException">The text holds what Helm would take for a template.</exception>
    public static string Write(string crd)
    {
        if (crd.Contains("{{", StringComparison.Ordinal))
            throw new InvalidOperationException("The CRD holds '{{': Helm would read it as a template.");
        var text = new StringBuilder(
            """
            {{- /* Generated from src/UmsOperator.Api by `make generate`. Do not edit. */}}
            {{- if .Values.crds.install }}
            {{- $cel := semverCompare ">=1.25-0" .Capabilities.KubeVersion.Version }}

            """);
        int? guarded = null;
        foreach (var line in crd.TrimEnd('\n').Split('\n'))
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

            text.Append(Labelled(line)).Append('\n');
        }

        return text.Append("{{- end }}\n").ToString();
    }

    // The items of a list stand as far left as its key.
    private static bool IsBeyond(string line, int indent, int column) =>
        line.Length > 0 && (indent < column || (indent == column && !line.TrimStart().StartsWith("- ", StringComparison.Ordinal)));

    private static string Labelled(string line) => line != "    app.kubernetes.io/name: ums-operator" ? line :
        """
            {{- include "ums-operator.labels" . | nindent 4 }}
          {{- if .Values.crds.keep }}
          annotations:
            helm.sh/resource-policy: keep
          {{- end }}
        """;
}

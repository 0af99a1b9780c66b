using System.Text;
using UmsOperator.Api;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Reporting;

/// <summary>The first page of a report: what is in it, what is left out and why, and how secrets were taken out.</summary>
internal static class ReportIndex
{
    /// <summary>The page.</summary>
    public static string Of(UmsCluster cluster, ReportFiles files, ReportOptions options, DateTime now)
    {
        var page = new StringBuilder()
            .Append($"Report on UmsCluster {cluster.Metadata.Name} in namespace {cluster.Metadata.NamespaceProperty}, {Phrases.Instant(now)}\n\n")
            .Append("What is in it\n");
        foreach (var file in files.Files.OrderBy(file => file.Path, StringComparer.Ordinal))
            page.Append($"  {file.Path}: {file.About}\n");
        page.Append("\nWhat is left out, and why\n")
            .Append("  values of Secrets; who wrote which field (managedFields); the last applied configuration; the schema of the CRD\n")
            .Append($"  older lines of logs than the newest {options.Lines}, and of those all but the newest {Phrases.Bytes(ReportOptions.MostOfLog)}\n");
        foreach (var missing in files.Missing)
            page.Append($"  {missing}\n");
        return page.Append("\nHow secrets were taken out\n")
            .Append(options.WithSecrets
                ? "  Values of the cluster's Secrets that could be read are masked in all files. They were only in the memory of kubectl-ums.\n"
                : "  No Secret was read.\n")
            .Append("  Private keys, tokens, passwords behind their name, and users and passwords in URLs are masked by their form.\n")
            .Append("  Variables, annotations, arguments and fields whose name is that of a secret are masked.\n")
            .Append("  A secret that is in none of these Secrets and has none of these forms cannot be found: look through the files before you send them.\n")
            .ToString();
    }
}

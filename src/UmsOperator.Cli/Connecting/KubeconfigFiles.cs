using k8s.KubeConfigModels;
using UmsOperator.Cli.Terminals;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace UmsOperator.Cli.Connecting;

/// <summary>
/// Reads the person's kubeconfig as kubectl does: the file of --kubeconfig, else all files of KUBECONFIG, of which the first that has a name wins, else <c>~/.kube/config</c>. The public
/// methods of the client library read one file only.
/// </summary>
internal static class KubeconfigFiles
{
    private const string Variable = "KUBECONFIG";

    /// <summary>Reads and merges the files; null if there is none.</summary>
    /// <exception cref="CliException">A named file does not exist, or a file is no kubeconfig.</exception>
    public static K8SConfiguration? Read(string? path)
    {
        if (path is not null)
            return ReadFile(path);
        var named = Environment.GetEnvironmentVariable(Variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        string[] files = named.Length > 0 ? named : [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];
        var found = files.Where(File.Exists).Select(ReadFile).ToList();
        if (found.Count == 0 && named.Length > 0)
            throw new CliException(ExitCodes.Unreachable, $"{Variable} names {string.Join(", ", named)}, which does not exist", $"name another file with --kubeconfig, or correct {Variable}");
        return found.Count == 0 ? null : found.Aggregate(Merge);
    }

    private static K8SConfiguration Merge(K8SConfiguration first, K8SConfiguration next)
    {
        first.CurrentContext = string.IsNullOrEmpty(first.CurrentContext) ? next.CurrentContext : first.CurrentContext;
        first.Clusters = [.. (first.Clusters ?? []).Concat(next.Clusters ?? []).DistinctBy(one => one.Name)];
        first.Contexts = [.. (first.Contexts ?? []).Concat(next.Contexts ?? []).DistinctBy(one => one.Name)];
        first.Users = [.. (first.Users ?? []).Concat(next.Users ?? []).DistinctBy(one => one.Name)];
        return first;
    }

    private static K8SConfiguration ReadFile(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var config = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance)
                .IgnoreUnmatchedProperties().Build().Deserialize<K8SConfiguration?>(new MergingParser(new Parser(text)))
                ?? throw new CliException(ExitCodes.Unreachable, $"{path}: the file is empty", "name another file with --kubeconfig");
            MakeAbsolute(config, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return config;
        }
        catch (Exception unreadable) when (unreadable is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Unreachable, $"{path}: {unreadable.Message}", "name another file with --kubeconfig", unreadable);
        }
    }

    /// <summary>Paths in a file are relative to its folder; after the merge the folder is unknown.</summary>
    private static void MakeAbsolute(K8SConfiguration config, string folder)
    {
        foreach (var endpoint in (config.Clusters ?? []).Select(cluster => cluster.ClusterEndpoint).OfType<ClusterEndpoint>())
            endpoint.CertificateAuthority = Absolute(endpoint.CertificateAuthority, folder);
        foreach (var credentials in (config.Users ?? []).Select(user => user.UserCredentials).OfType<UserCredentials>())
        {
            credentials.ClientCertificate = Absolute(credentials.ClientCertificate, folder);
            credentials.ClientKey = Absolute(credentials.ClientKey, folder);
            if (credentials.ExternalExecution is { Command: { } command } execution && command.Contains('/', StringComparison.Ordinal))
                execution.Command = Absolute(command, folder);
        }
    }

    private static string? Absolute(string? path, string folder) => string.IsNullOrEmpty(path) ? path : Path.Combine(folder, path);
}

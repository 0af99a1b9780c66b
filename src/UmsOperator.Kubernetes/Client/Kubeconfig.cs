using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// Reads a kubeconfig file. The client library's own reader is not used because it first loads every kind that it knows, which costs 26 MB and 0.2 s.
/// </summary>
internal static class Kubeconfig
{
    /// <summary>Reads the file. Paths in it are relative to its folder.</summary>
    /// <exception cref="KubeConfigException">The file does not exist or is not a kubeconfig.</exception>
    public static K8SConfiguration Read(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var config = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance)
                .IgnoreUnmatchedProperties().Build().Deserialize<K8SConfiguration?>(new MergingParser(new Parser(text)))
                ?? throw new KubeConfigException($"{path}: the file is empty");
            config.FileName = Path.GetFullPath(path);
            return config;
        }
        catch (Exception unreadable) when (unreadable is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{path}: {unreadable.Message}", unreadable);
        }
    }
}

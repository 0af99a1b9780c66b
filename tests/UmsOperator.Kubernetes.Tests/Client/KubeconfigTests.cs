using System.Text.Json;
using k8s;
using k8s.Exceptions;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Tests.Client;

public sealed class KubeconfigTests : IDisposable
{
    private const string Everything =
        """
        apiVersion: v1
        kind: Config
        preferences: {colors: dark}
        current-context: second
        extensions: [{name: x, extension: {last-update: today}}]
        clusters:
        - name: east
          cluster: {server: "https://10.0.0.1:6443", certificate-authority: ca.crt, tls-server-name: api.example, insecure-skip-tls-verify: false}
        - name: west
          cluster: {server: "https://[fd00::1]:6443", certificate-authority-data: YWJj, insecure-skip-tls-verify: true, proxy-url: ignored}
        contexts:
        - {name: first, context: {cluster: east, user: files, namespace: a}}
        - name: second
          context: {cluster: west, user: exec}
        users:
        - name: files
          user: &shared {client-certificate: c.crt, client-key: c.key, token: 123456, as: other, as-groups: [g1, g2], as-user-extra: {k: v}}
        - name: data
          user:
            client-certificate-data: YWJj
            client-key-data: ZGVm
            username: "u: 'q'"
            password: |-
              p
              w
        - name: exec
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./login
              args: [--for, "yes", 007]
              env: [{name: A, value: "1"}]
              installHint: install it
              provideClusterInfo: true
              interactiveMode: Never
        - name: merged
          user: {<<: *shared, as: other}
        - name: provider
          user: {auth-provider: {name: oidc, config: {id-token: t}}}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Path => System.IO.Path.Combine(_folder.FullName, "config");

    [Theory]
    [InlineData(Everything)]
    [InlineData("""{"kind": "Config", "current-context": "a", "clusters": [{"name": "b", "cluster": {"server": "http://127.0.0.1:1"}}], "contexts": [{"name": "a", "context": {"cluster": "b", "user": ""}}]}""")]
    public void It_is_read_as_the_client_reads_it(string text)
    {
        File.WriteAllText(Path, text);

        JsonSerializer.Serialize(Kubeconfig.Read(Path)).ShouldBe(JsonSerializer.Serialize(KubernetesClientConfiguration.LoadKubeConfig(Path)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("just words")]
    [InlineData("clusters: {a: b}")]
    public void What_is_no_kubeconfig_is_refused_by_its_name(string? text)
    {
        if (text is not null)
            File.WriteAllText(Path, text);

        Should.Throw<KubeConfigException>(() => Kubeconfig.Read(Path)).Message.ShouldContain(Path);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

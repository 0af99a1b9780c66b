using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Objects that users add to the release are templates and are accepted like the chart's own.</summary>
[Collection(nameof(RenderingFixture))]
public sealed class ExtraObjectsTests(RenderingFixture fixture)
{
    private const string Values =
        """
        extraObjects:
        - apiVersion: v1
          kind: ConfigMap
          metadata: { name: '{{ include "ums-operator.fullname" . }}-object', namespace: '{{ .Release.Namespace }}' }
          data: { image: '{{ include "ums-operator.image" . }}', number: "1" }
        - |
          apiVersion: v1
          kind: Secret
          metadata:
            name: {{ .Release.Name }}-text
            namespace: {{ .Release.Namespace }}
            labels:
              {{- include "ums-operator.labels" (dict "root" .) | nindent 4 }}
          stringData:
            replicas: {{ .Values.replicas | quote }}
        """;

    [Fact]
    public async Task They_are_rendered_with_the_values_of_the_release()
    {
        var rendered = Manifest.Parse(await fixture.TemplateAsync(new ValueSet(Values), "1.34.0")).ToList();

        var map = rendered.Single(one => $"{one["kind"]}" == "ConfigMap");
        map.Text("metadata.name").ShouldBe("ums-operator-object");
        map.Text("metadata.namespace").ShouldBe("ums-operator-system");
        map.Text("data.image").ShouldBe("ums-operator:0.1.0");
        var secret = rendered.Single(one => $"{one["kind"]}" == "Secret");
        secret.Text("metadata.name").ShouldBe("ums-operator-text");
        $"{secret["metadata"]!["labels"]!["app.kubernetes.io/instance"]}".ShouldBe("ums-operator");
        secret.Text("stringData.replicas").ShouldBe("2");
    }

    [Fact]
    public async Task A_template_with_a_fault_names_the_fault()
    {
        var result = await fixture.Helm.TryAsync(["template", "ums-operator", Repository.Chart, "--values", "-"], "extraObjects: ['{{ include \"missing\" . }}']");

        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain("missing");
    }
}

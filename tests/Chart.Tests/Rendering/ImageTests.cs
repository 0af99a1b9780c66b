using UmsOperator.Sandbox.Api;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Every image of the chart comes from the registry that the values name.</summary>
[Collection(nameof(RenderingFixture))]
public sealed class ImageTests(RenderingFixture fixture)
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("", "ums-operator:0.1.0")]
    [InlineData("image: { registry: registry.example.com }", "registry.example.com/ums-operator:0.1.0")]
    [InlineData("image: { registry: 'registry.example.com:5000/mirror', repository: igel/ums-operator }", "registry.example.com:5000/mirror/igel/ums-operator:0.1.0")]
    [InlineData("image: { registry: mirror.example.com, repository: registry.example.com/igel/ums-operator }", "mirror.example.com/igel/ums-operator:0.1.0")]
    [InlineData("image: { registry: mirror.example.com, repository: 'localhost:5000/ums-operator' }", "mirror.example.com/ums-operator:0.1.0")]
    [InlineData("image: { registry: mirror.example.com, repository: localhost/ums-operator, tag: '1.0' }", "mirror.example.com/ums-operator:1.0")]
    [InlineData("image: { registry: mirror.example.com, repository: registry.example.com/a.b/ums-operator, digest: '" + Digest + "' }", "mirror.example.com/a.b/ums-operator@" + Digest)]
    [InlineData("global: { imageRegistry: global.example.com }\nimage: { registry: mirror.example.com }", "global.example.com/ums-operator:0.1.0")]
    [InlineData("global: { imageRegistry: '' }\nimage: { registry: mirror.example.com }", "mirror.example.com/ums-operator:0.1.0")]
    [InlineData("global: { storageClass: fast }", "ums-operator:0.1.0")]
    public async Task The_registry_replaces_that_of_the_repository(string values, string expected)
    {
        var rendered = Manifest.Parse(await fixture.TemplateAsync(new ValueSet(values), "1.34.0")).ToList();

        string[] images =
        [
            rendered.Single(one => $"{one["kind"]}" == "Deployment").Each("spec.template.spec.containers").Single().Text("image"),
            rendered.Single(one => $"{one["kind"]}" == "Pod").Each("spec.containers").Single().Text("image"),
        ];
        images.ShouldBe([expected, expected]);
    }
}

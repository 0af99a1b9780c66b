using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class ImageCatalogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("images-");

    [Fact]
    public void An_exact_tag_wins_and_the_placeholders_are_filled_in()
    {
        var catalog = Load(
            """
            images:
              - { image: "registry.example.com:5000/igel/ums-server", tag: "*", command: [run, "{tag}"], env: { VERSION: "{tag}", HOME_OF: "{folder}" } }
              - image: registry.example.com:5000/igel/ums-server
                tag: "12.03.110"
                command: ["{folder}/old", "{image}"]
            """);

        catalog.Find("registry.example.com:5000/igel/ums-server:12.04.110@sha256:abc")!.Command.ShouldBe(["run", "12.04.110"]);
        catalog.Find("registry.example.com:5000/igel/ums-server")!.Env["VERSION"].ShouldBe("latest");
        catalog.Find("registry.example.com:5000/igel/ums-server:12.03.110")!.Command
            .ShouldBe([$"{_folder.FullName}/old", "registry.example.com:5000/igel/ums-server"]);
        catalog.Find("registry.example.com:5000/igel/other:1").ShouldBeNull();
    }

    [Fact]
    public void The_default_runs_the_reference_server_as_the_version_of_its_tag()
    {
        var command = ImageCatalog.Default.Find("ums-server:12.04.110")!.Command;

        command[^1].ShouldBe("12.04.110");
        File.Exists(command[1]).ShouldBeTrue(command[1]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private ImageCatalog Load(string yaml)
    {
        var path = Path.Combine(_folder.FullName, "images.yaml");
        File.WriteAllText(path, yaml);
        return ImageCatalog.Load(path);
    }
}

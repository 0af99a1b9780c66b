using UmsServer.Versions;
using VendorServer.Installing;
using VendorServer.Tests.Parts;
using VendorServer.Tree;

namespace VendorServer.Tests;

public sealed class InstallerTests
{
    [Fact]
    public void An_update_replaces_the_programs_and_keeps_the_state()
    {
        using var tree = VendorTree.Create("12.04.110");
        var process = Identity.ReadOrMake(tree.Paths.ProcessId);
        PropertiesFile.Read(tree.Paths.Ports).Set(PortSettings.DeviceKey, "30002").Write();
        var keystore = File.ReadAllBytes(tree.Paths.DeviceKeystore);
        var options = File.ReadAllText(tree.Paths.ServerEnvironment);

        tree.Install("12.05.100");

        tree.Paths.ReadVersion().ShouldBe("12.05.100");
        Identity.Read(tree.Paths.ProcessId).ShouldBe(process);
        PortSettings.Read(tree.Paths).Device.ShouldBe(30002);
        File.ReadAllBytes(tree.Paths.DeviceKeystore).ShouldBe(keystore);
        File.ReadAllText(tree.Paths.ServerEnvironment).ShouldNotBe(options);
    }

    [Theory]
    [InlineData("12.99.100")]
    [InlineData("12.04")]
    [InlineData("latest")]
    public void An_unknown_version_is_refused(string version)
    {
        var root = Path.Combine(Path.GetTempPath(), $"vendor-{Guid.NewGuid()}");

        Should.Throw<VendorException>(() => Installer.Install(root, version, [], copiesProgram: false, TimeProvider.System));

        Directory.Exists(root).ShouldBeFalse();
    }

    [Fact]
    public void A_shell_reads_the_variables_of_the_tree()
    {
        using var tree = VendorTree.Create("12.04.110");

        string[] arguments = ["-c", ". \"$0/ums-server.env\"; echo \"$RM_HOME|$JAVA_OPTS\"", tree.Paths.Root];
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var shell = System.Diagnostics.Process.Start(start)!;

        var options = string.Join(' ', JavaOptions.For(UmsVersion.Parse("12.04.110")));
        shell.StandardOutput.ReadToEnd().Trim().ShouldBe($"{tree.Paths.Root}|-Djava.awt.headless=true {options}");
    }
}

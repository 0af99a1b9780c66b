using System.Diagnostics;
using VendorServer.Installing;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class SetupFileTests
{
    [Fact]
    public async Task A_setup_file_installs_a_tree_that_needs_nothing_else_unless_the_licence_agreement_is_refused()
    {
        using var tree = VendorTree.Create("12.04.110");
        var (setup, root) = (Path.Combine(tree.Folder, "setup-igel-ums-linux_12.05.100.bin"), Path.Combine(tree.Folder, "opt/RemoteManager"));
        await SetupFile.WriteAsync(setup, "12.05.100", ["UMS_SESSIONS=9"]);

        (await RunAsync(setup, "--nox11", "--", "--accept-eula", "no", "--root", root)).ShouldBe(1);
        Directory.Exists(root).ShouldBeFalse();
        (await RunAsync(setup, "--nox11", "--", "--accept-eula", "yes", "--silent", "yes", "--root", root, "--link", tree.Folder)).ShouldBe(0);

        (await File.ReadAllTextAsync(Path.Combine(root, "stand-in.properties"), TestContext.Current.CancellationToken)).ShouldBe("UMS_SESSIONS=9\n");
        (await RunAsync(Path.Combine(tree.Folder, "umsadmin-cli"), "ports", "list")).ShouldBe(0);
        (await File.ReadAllTextAsync(Path.Combine(root, "bin/umsadmin-cli"), TestContext.Current.CancellationToken)).ShouldContain($"{root}/_jvm/VendorServer.dll");
    }

    private static async Task<int> RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(program, args);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}

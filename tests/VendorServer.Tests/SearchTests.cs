using UmsOperator.Sandbox.Processes;
using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class SearchTests
{
    [Fact]
    public async Task It_refuses_root()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can show this.");
        using var tree = VendorTree.Create("12.04.110");
        await using var search = VendorProcess.Start(tree, [tree.Paths.Below("elasticsearch/bin/elasticsearch")]);

        (await search.WaitExitAsync()).ShouldBe(1);
        await Eventually.HoldsAsync(() => Task.FromResult(search.Output.Contains("can not run elasticsearch as root", StringComparison.Ordinal)), "the reason");
    }

    [Fact]
    public async Task Under_its_own_user_it_answers_on_loopback_and_holds_its_data_folder()
    {
        using var tree = VendorTree.Create("12.04.110");
        var user = UnprivilegedUser.Find();
        if (user is not null)
            Open(tree);
        string[] command = [tree.Paths.Below("elasticsearch/bin/elasticsearch")];
        if (user is not null)
            command = ["setpriv", $"--reuid={user.UserId}", $"--regid={user.GroupId}", "--clear-groups", "--", .. command];
        await using var search = VendorProcess.Start(tree, command);
        await Eventually.HoldsAsync(async () => search.HasExited ? throw new InvalidOperationException(search.Output) : await search.StatusAsync(9200, "/") == 200, "answers");

        (await search.GetTextAsync(9200, "/")).ShouldContain("\"number\":\"7.17.0\"");
        await using var second = VendorProcess.Start(tree, command);
        (await second.WaitExitAsync()).ShouldBe(1);
        await search.TerminateAsync();
        (await search.WaitExitAsync()).ShouldBe(143);
    }

    /// <summary>Lets every user reach the tree and write to the index.</summary>
    private static void Open(VendorTree tree)
    {
        const UnixFileMode All = (UnixFileMode)0b111_111_111;
        File.SetUnixFileMode(tree.Folder, All);
        File.SetUnixFileMode(tree.Paths.Below("elasticsearch/data"), All);
    }
}

using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Tests.Vendor;

public sealed class VendorFileTests : IDisposable
{
    private readonly AgentSettings _settings = new() { Vendor = new() { Home = Directory.CreateTempSubdirectory("ums-tree-").FullName } };

    public void Dispose() => Directory.Delete(_settings.Vendor.Home, recursive: true);

    [Fact]
    public void The_environment_file_is_read_as_a_shell_would_but_never_executed()
    {
        Write(_settings.Vendor.EnvironmentFile, "# comment\nexport RM_HOME=/opt/x\nA=\"one two\"\n  B='${RM_HOME} $(rm -rf /)'\nC=${RM_HOME}/lib:${OTHER}\nnot a line\n=x\nD-E=1\n");

        new VendorTree(_settings).ReadEnvironment().ShouldBe(
            new Dictionary<string, string> { ["RM_HOME"] = "/opt/x", ["A"] = "one two", ["B"] = "${RM_HOME} $(rm -rf /)", ["C"] = "/opt/x/lib:${OTHER}" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("12.04.110\n", "12.04.110")]
    [InlineData("product=UMS\nversion=12.13.110\n", "12.13.110")]
    public void The_version_is_found_in_its_file(string content, string version)
    {
        Write(_settings.Vendor.VersionFile, content);

        new VendorTree(_settings).ReadVersion().ToString().ShouldBe(version);
    }

    [Fact]
    public void A_tree_without_a_version_is_refused()
    {
        Write(_settings.Vendor.VersionFile, "no version");

        Should.Throw<StartRefusedException>(() => new VendorTree(_settings).ReadVersion()).Message.ShouldContain("vendor.versionFile");
    }

    [Theory]
    [InlineData("", "configsettings.HA_DISTRIBUTED_MODE=true")]
    [InlineData("a=b\nconfigsettings.HA_DISTRIBUTED_MODE=false\nalready_read.configsettings.HA_DISTRIBUTED_MODE=false", "a=b|configsettings.HA_DISTRIBUTED_MODE=true")]
    [InlineData("configsettings.HA_DISTRIBUTED_MODE=true\nalready_read.configsettings.HA_DISTRIBUTED_MODE=true", "configsettings.HA_DISTRIBUTED_MODE=true|already_read.configsettings.HA_DISTRIBUTED_MODE=true")]
    public void A_changed_boot_property_is_read_again_and_an_unchanged_one_is_left_alone(string before, string after)
    {
        Write(_settings.Vendor.BootFile, before);

        new BootFile(new VendorTree(_settings), _settings).Apply();

        File.ReadAllLines(Path.Combine(_settings.Vendor.Home, _settings.Vendor.BootFile)).ShouldBe(after.Split('|'));
    }

    [Fact]
    public void A_table_is_found_below_other_lines_and_rows_of_another_form_are_left_out()
    {
        var table = AdminTable.Parse("10:12 INFO starting; please wait\r\nACTIVE;ID\r\ntrue;5\nnoise\nfalse;6\n", ";", "id")!;

        table.Rows.Select(row => table.Cell(row, "ID")).ShouldBe(["5", "6"]);
        table.Cell(table.Rows[0], "Nothing").ShouldBeEmpty();
        AdminTable.Parse("nothing here", ";", "ID").ShouldBeNull();
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(_settings.Vendor.Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}

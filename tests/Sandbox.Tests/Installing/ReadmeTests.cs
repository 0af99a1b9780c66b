using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Installing;

public sealed class ReadmeTests
{
    [Theory]
    [InlineData("helm install", "charts/ums-operator")]
    [InlineData("kubectl create secret", "operator-login")]
    [InlineData("kubectl apply -f demo.yaml", "demo.yaml")]
    [InlineData("kubectl patch ums demo", "spec")]
    public void Each_step_of_the_install_path_is_a_command_that_can_be_run(string beginning, string part)
    {
        var command = Readme.Load().Command(beginning);

        command.ShouldStartWith(beginning);
        command.ShouldContain(part);
        command.ShouldNotContain("$ ");
    }

    [Fact]
    public void A_command_goes_on_over_its_continuation_lines_and_not_into_its_output()
    {
        var readme = new Readme("text\n```console\n$ helm one\nits output\n$ helm two \\\n    --set a=b\nmore\n```\n");

        readme.Command("helm one").ShouldBe("helm one");
        readme.Command("helm two").ShouldBe("helm two \\\n    --set a=b");
        Should.Throw<SandboxException>(() => readme.Command("helm three")).Message.ShouldContain("helm three");
    }

    [Fact]
    public void Its_cluster_is_the_one_that_the_commands_speak_of()
    {
        var cluster = Readme.Load().Cluster();

        $"{cluster["metadata"]!["name"]}".ShouldBe("demo");
        Readme.Load().Command("kubectl create secret").ShouldContain($" {cluster["spec"]!["database"]!["operatorSecretRef"]!["name"]} ");
    }
}

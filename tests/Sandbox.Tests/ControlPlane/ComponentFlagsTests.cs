using UmsOperator.Sandbox.ControlPlane;

namespace UmsOperator.Sandbox.Tests.ControlPlane;

/// <summary>Programs of all versions are not to be had here: what each wants is written down.</summary>
public sealed class ComponentFlagsTests
{
    private const string Socket = "unix:///run/containerd/containerd.sock";

    [Theory]
    [InlineData("Kubernetes v1.20.2", 1, 20)]
    [InlineData("Kubernetes v1.36.3", 1, 36)]
    [InlineData("Kubernetes v1.31.4+k3s1", 1, 31)]
    [InlineData("Kubernetes v1.40.0-alpha.1\n", 1, 40)]
    [InlineData("W0101 00:00:00 some warning\nKubernetes v1.33.0-eks-1234", 1, 33)]
    public void A_programs_own_word_is_its_version(string says, int major, int minor) =>
        ComponentFlags.Parse(says)!.Version.ShouldBe(new Version(major, minor));

    [Fact]
    public void What_says_no_version_has_none() => ComponentFlags.Parse("unknown flag: --version").ShouldBeNull();

    [Theory]
    [InlineData(20, true)]
    [InlineData(23, true)]
    [InlineData(24, false)]
    [InlineData(36, false)]
    [InlineData(40, false)]
    public void The_insecure_port_is_closed_as_long_as_there_is_one(int minor, bool hasFlag) =>
        Of(minor).NoInsecurePort.Contains("--port=0").ShouldBe(hasFlag);

    [Theory]
    [InlineData(20, "-endpointslice,")]
    [InlineData(27, "-endpointslice,")]
    [InlineData(28, "-endpointslice-controller,")]
    [InlineData(36, "-endpointslice-controller,")]
    public void Controllers_have_the_names_of_their_version(int minor, string name)
    {
        Of(minor).ControllersBesideProcessNodes.ShouldStartWith("*,");
        $"{Of(minor).ControllersBesideProcessNodes},".ShouldContain(name);
    }

    [Theory]
    [InlineData(20, new[] { "--container-runtime=remote", "--container-runtime-endpoint=" + Socket }, "")]
    [InlineData(23, new[] { "--container-runtime=remote", "--container-runtime-endpoint=" + Socket }, "")]
    [InlineData(24, new[] { "--container-runtime-endpoint=" + Socket }, "")]
    [InlineData(26, new[] { "--container-runtime-endpoint=" + Socket }, "")]
    [InlineData(27, new string[0], "containerRuntimeEndpoint: " + Socket)]
    [InlineData(30, new string[0], "containerRuntimeEndpoint: " + Socket)]
    [InlineData(31, new string[0], "containerRuntimeEndpoint: " + Socket + "|failCgroupV1: false")]
    [InlineData(36, new string[0], "containerRuntimeEndpoint: " + Socket + "|failCgroupV1: false")]
    public void A_kubelet_is_reported_its_runtime_and_that_the_machine_has_old_control_groups(int minor, string[] flags, string lines)
    {
        Of(minor).ContainerRuntime(Socket).ShouldBe(flags);
        string.Join('|', Of(minor).KubeletConfiguration(Socket, isUnified: false)).ShouldBe(lines);
        Of(minor).KubeletConfiguration(Socket, isUnified: true).ShouldNotContain("failCgroupV1: false");
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(23, true)]
    [InlineData(24, false)]
    [InlineData(36, false)]
    public void A_ServiceAccount_has_a_token_Secret_until_1_23(int minor, bool hasSecret) =>
        ComponentFlags.HasTokenSecrets(new Version(1, minor)).ShouldBe(hasSecret);

    [Theory]
    [InlineData(20, "containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1", false)]
    [InlineData(35, "containerd github.com/containerd/containerd v1.7.24", false)]
    [InlineData(36, "containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1", true)]
    [InlineData(36, "containerd github.com/containerd/containerd/v2 2.1.9+ds1 2.1.9+ds1-5", false)]
    [InlineData(40, "containerd github.com/containerd/containerd/v2 v2.1.4 75cb2b7193e4e490e9fbdc236c0e811ccaba3376", false)]
    public void A_containerd_that_the_kubelet_does_not_take_is_reported(int minor, string says, bool isTooOld) =>
        (Of(minor).ContainerdProblem(says) is not null).ShouldBe(isTooOld);

    private static ComponentFlags Of(int minor) => new(new Version(1, minor));
}

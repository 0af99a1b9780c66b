using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Demo;

public sealed class DemoOptionsTests
{
    [Fact]
    public void Sizes_come_from_the_environment_and_an_empty_variable_is_none()
    {
        var options = Read(("REPLICAS", "5"), ("CONNECTIONS", "300"), ("DEVICES", ""));

        (options.Replicas, options.Connections, options.Devices).ShouldBe((5, 300, 50_000));
    }

    [Theory]
    [InlineData("REPLICAS", "1")]
    [InlineData("REPLICAS", "7")]
    [InlineData("DEVICES", "many")]
    [InlineData("DEVICES", "1000")] // fewer than connections
    public void A_size_that_cannot_be_is_refused_by_name(string name, string value) =>
        Should.Throw<SandboxException>(() => Read((name, value))).Message.ShouldContain(name);

    private static DemoOptions Read(params (string Name, string Value)[] set) =>
        DemoOptions.Read(name => set.FirstOrDefault(variable => variable.Name == name).Value);
}

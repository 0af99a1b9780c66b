using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using UmsOperator.Options;

namespace UmsOperator.Tests.Options;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_flags_and_variables_the_defaults_hold()
    {
        var options = Read([], [], out var errors);

        errors.ShouldBeEmpty();
        options.WatchNamespaces.ShouldBeEmpty();
        options.LeaderElect.ShouldBeTrue();
        options.MaxConcurrentReconciles.ShouldBe(4);
        options.MetricsAddress.Port.ShouldBe(8080);
    }

    [Fact]
    public void Every_flag_is_read()
    {
        var options = Read(
            [
                "--kubeconfig", "/k", "--watch-namespaces", "a, b,a", "--metrics-address", "127.0.0.1:0", "--metrics-auth", "--metrics-certificate-folder", "/t", "--leader-elect=false",
                "--leader-election-namespace", "ns", "--lease-duration", "30s", "--renew-deadline", "20s", "--retry-period", "500ms",
                "--log-level", "debug", "--log-format", "json", "--max-concurrent-reconciles", "7", "--max-background-tasks", "3",
                "--liveness-timeout", "1h", "--dump-observations", "/d",
            ],
            [],
            out var errors);

        errors.ShouldBeEmpty();
        (options with { WatchNamespaces = [] }).ShouldBe(new OperatorOptions
        {
            Kubeconfig = "/k",
            WatchNamespaces = [],
            MetricsAddress = new IPEndPoint(IPAddress.Loopback, 0),
            MetricsAuth = true,
            MetricsCertificateFolder = "/t",
            LeaderElect = false,
            LeaderElectionNamespace = "ns",
            LeaseDuration = TimeSpan.FromSeconds(30),
            RenewDeadline = TimeSpan.FromSeconds(20),
            RetryPeriod = TimeSpan.FromMilliseconds(500),
            LogLevel = LogLevel.Debug,
            LogFormat = LogFormat.Json,
            MaxConcurrentReconciles = 7,
            MaxBackgroundTasks = 3,
            LivenessTimeout = TimeSpan.FromHours(1),
            DumpObservations = "/d",
        });
        options.WatchNamespaces.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_flag_wins_over_its_variable_and_an_empty_variable_is_none()
    {
        var options = Read(
            ["--max-background-tasks", "5"],
            new() { ["UMS_OPERATOR_MAX_BACKGROUND_TASKS"] = "6", ["UMS_OPERATOR_MAX_CONCURRENT_RECONCILES"] = "9", ["UMS_OPERATOR_KUBECONFIG"] = "" },
            out var errors);

        errors.ShouldBeEmpty();
        options.MaxBackgroundTasks.ShouldBe(5);
        options.MaxConcurrentReconciles.ShouldBe(9);
        options.Kubeconfig.ShouldBeNull();
    }

    [Theory]
    [InlineData("8081", "0.0.0.0:8081")]
    [InlineData(":8081", "0.0.0.0:8081")]
    [InlineData("[::1]:9", "[::1]:9")]
    public void The_metrics_address_may_be_a_port(string given, string meant) =>
        Read(["--metrics-address", given], [], out _).MetricsAddress.ToString().ShouldBe(meant);

    [Theory]
    [InlineData("--metrics-address", "localhost")]
    [InlineData("--metrics-address", "10.0.0.1")]
    [InlineData("--leader-elect", "maybe")]
    [InlineData("--lease-duration", "15")]
    [InlineData("--lease-duration", "0s")]
    [InlineData("--log-level", "3")]
    [InlineData("--log-format", "xml")]
    [InlineData("--max-concurrent-reconciles", "0")]
    [InlineData("--max-background-tasks", "65")]
    [InlineData("--kubeconfig", "")]
    public void A_mistake_is_reported_with_the_name_of_the_flag(string flag, string value)
    {
        Read([flag, value], [], out var errors);
        errors.ShouldHaveSingleItem().ShouldStartWith(flag + ": ");
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_those_of_variables_by_their_names()
    {
        Read(["--log-format", "xml"], new() { ["UMS_OPERATOR_LEASE_DURATION"] = "soon" }, out var errors);
        errors.Select(error => error.Split(':')[0]).ShouldBe(["UMS_OPERATOR_LEASE_DURATION", "--log-format"]);
    }

    [Theory]
    [InlineData("--lease-duration", "10s")]
    [InlineData("--renew-deadline", "2s")]
    public void Lease_times_that_let_two_lead_or_nobody_are_refused(string flag, string value)
    {
        Read([flag, value], [], out var errors);
        errors.ShouldHaveSingleItem().ShouldStartWith(flag);
    }

    private static OperatorOptions Read(string[] args, Dictionary<string, string> environment, out ImmutableArray<string> errors)
    {
        var commandLine = new CommandLine();
        var parsed = commandLine.Root.Parse(args);
        parsed.Errors.ShouldBeEmpty();
        return commandLine.Read(parsed, environment.GetValueOrDefault, out errors);
    }
}

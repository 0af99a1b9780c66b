using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Processes;

namespace UmsOperator.Agent.Vendor;

/// <summary>The user's program that runs after the scripts of update mode.</summary>
internal sealed class UpdateModeHook(VendorTree tree, VendorEnvironment environment, CommandRunner runner, AgentSettings settings)
{
    /// <exception cref="StartRefusedException">It ended with another code than 0, or did not end in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (settings.UpdateMode.Hook.Length == 0)
            return;
        var spec = new ProcessSpec("update-mode-hook", tree.Command(settings.UpdateMode.Hook), tree.Home, environment.For(new Dictionary<string, string>(StringComparer.Ordinal)));
        var result = await runner.RunAsync(spec, TimeSpan.FromSeconds(settings.UpdateMode.TimeoutSeconds), cancellationToken);
        if (result.Code != 0)
            throw new StartRefusedException(ExitCode.Failed, $"updateMode.hook ended with {result.Code}: {result.Reason}; the server does not start in update mode without it");
    }
}

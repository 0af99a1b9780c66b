using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Processes;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Running;

/// <summary>What the settings say about processes, made absolute.</summary>
internal sealed class ProcessSpecs(AgentSettings settings, VendorTree tree, VendorEnvironment environment, ILogger<ProcessSpecs> logger)
{
    public ProcessSpec Server() =>
        new("server", tree.Command(settings.Server.Command), tree.Below(settings.Server.WorkingFolder), environment.For(settings.Server.Environment));

    public ProcessSpec Helper(HelperSettings helper)
    {
        string[] command = tree.Command(helper.Command);
        if (helper.User.Length > 0)
        {
            if (Libc.IsRoot)
                command = ["setpriv", $"--reuid={helper.User}", $"--regid={helper.User}", "--init-groups", "--", .. command];
            else if (helper.User != Environment.UserName)
                logger.UserKept(helper.Name, helper.User);
        }

        return new ProcessSpec(helper.Name, command, tree.Below(helper.WorkingFolder), environment.For(helper.Environment));
    }
}

using System.Collections;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Vendor;

/// <summary>The variables of the vendor's processes: the container's without the login, then this version's file, then the settings.</summary>
internal sealed class VendorEnvironment(VendorTree tree, AgentSettings settings)
{
    /// <exception cref="StartRefusedException">The vendor's file cannot be read.</exception>
    public Dictionary<string, string> For(IReadOnlyDictionary<string, string> more)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        foreach (var name in variables.Keys.Where(IsHidden).ToList())
            variables.Remove(name);
        foreach (var (name, value) in tree.ReadEnvironment())
            variables[name] = value;
        variables.TryAdd("RM_HOME", tree.Home);
        foreach (var (name, value) in more)
            variables[name] = value;
        return variables;
    }

    private bool IsHidden(string name) =>
        name.StartsWith("UMS_DB_", StringComparison.Ordinal) || name is "SERVICE_BINDING_ROOT" || settings.Server.HiddenVariables.Contains(name, StringComparer.Ordinal);
}

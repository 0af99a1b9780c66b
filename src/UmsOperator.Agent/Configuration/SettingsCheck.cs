using System.Globalization;
using System.Text.RegularExpressions;

namespace UmsOperator.Agent.Configuration;

/// <summary>Checks values that their type alone does not check.</summary>
internal static partial class SettingsCheck
{
    /// <returns>The first key with a bad value, what is wrong and the cure; null if all is well.</returns>
    public static string? Problem(AgentSettings settings) =>
        Vendor(settings.Vendor) ?? Database(settings) ?? Processes(settings) ?? Times(settings) ?? Identity(settings.Identity);

    private static string? Vendor(VendorSettings vendor)
    {
        if (!Path.IsPathRooted(vendor.Home))
            return $"vendor.home is '{vendor.Home}'; set an absolute path";
        if (!IsCommand(vendor.AdminCommand))
            return "vendor.adminCommand is empty; set the path of umsadmin-cli";
        if (vendor.AdminSeparator.Length == 0)
            return "vendor.adminSeparator is empty; set a character, for example ;";
        foreach (var (key, value) in vendor.BootProperties)
        {
            if (key.Length == 0 || key.Any(IsKeyEnd) || value.Any(char.IsControl))
                return $"vendor.bootProperties has '{key}' = '{value}'; set a key without '=' and a value, both on one line";
        }

        try
        {
            if (new Regex(vendor.VersionPattern, RegexOptions.None, TimeSpan.FromSeconds(1)).GetGroupNumbers().Length < 2)
                return "vendor.versionPattern has no group; put the version in parentheses";
        }
        catch (ArgumentException e)
        {
            return $"vendor.versionPattern is no regular expression: {e.Message}";
        }

        return null;
    }

    private static string? Database(AgentSettings settings)
    {
        if (!Marker().IsMatch(settings.Schema.MarkerTable))
            return $"schema.markerTable is '{settings.Schema.MarkerTable}'; set SCHEMA.TABLE of lower-case letters, digits and underscores, each at most 63 long";
        foreach (var (key, version) in new[] { ("licence.requiredFrom", settings.Licence.RequiredFrom), ("licence.stateFrom", settings.Licence.StateFrom) })
        {
            if (version.Length > 0 && UmsVersion.TryParse(version) is null)
                return $"{key} is '{version}'; set MAJOR.MINOR.PATCH, or leave it empty";
        }

        if (!settings.DataSource.Activate.Any(argument => argument.Contains("{id}", StringComparison.Ordinal)))
            return "dataSource.activate has no argument {id}; add it";
        return null;
    }

    private static string? Processes(AgentSettings settings)
    {
        if (!IsCommand(settings.Server.Command))
            return "server.command is empty; set the program that runs the server in the foreground";
        if (NoVariable(settings.Server.Environment) is { } variable)
            return $"server.environment has the variable '{variable}'; set a name of letters, digits and underscores";
        for (var number = 0; number < settings.Helpers.Length; number++)
        {
            var helper = settings.Helpers[number];
            if (!Name().IsMatch(helper.Name))
                return $"helpers[{number}].name is '{helper.Name}'; set 1 to 40 lower-case letters, digits and dashes";
            if (!IsCommand(helper.Command))
                return $"helpers[{number}].command is empty; set a program, or remove the helper";
            if (NoVariable(helper.Environment) is { } other)
                return $"helpers[{number}].environment has the variable '{other}'; set a name of letters, digits and underscores";
            if (helper.Port is < 0 or > 65535)
                return $"helpers[{number}].port is {helper.Port}; set 0 to 65535";
        }

        foreach (var (key, url) in new[] { ("status.checkStatusUrl", settings.Status.CheckStatusUrl), ("status.serverStatusUrl", settings.Status.ServerStatusUrl) })
        {
            if (!Uri.TryCreate(url.Replace("{address}", "127.0.0.1", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                return $"{key} is '{url}'; set a URL with http or https";
        }

        return null;
    }

    private static string? Times(AgentSettings settings)
    {
        IEnumerable<(string Key, double Value, double Least, double Most)> times =
        [
            ("vendor.adminTimeoutSeconds", settings.Vendor.AdminTimeoutSeconds, 1, 3600),
            ("vendor.adminAttempts", settings.Vendor.AdminAttempts, 1, 100),
            ("schema.mismatchSeconds", settings.Schema.MismatchSeconds, 0, 3600),
            ("schema.retrySeconds", settings.Schema.RetrySeconds, 0.1, 60),
            ("schema.timeoutSeconds", settings.Schema.TimeoutSeconds, 1, 300),
            ("status.periodSeconds", settings.Status.PeriodSeconds, 0.1, 60),
            ("status.timeoutSeconds", settings.Status.TimeoutSeconds, 0.5, 60),
            ("status.maxAgeSeconds", settings.Status.MaxAgeSeconds, 1, 60),
            ("logs.maxLineBytes", settings.Logs.MaxLineBytes, 256, 1 << 20),
            ("identity.saveSeconds", settings.Identity.SaveSeconds, 0.5, 3600),
            ("updateMode.timeoutSeconds", settings.UpdateMode.TimeoutSeconds, 1, 3600),
            ("console.pollSeconds", settings.Console.PollSeconds, 0.1, 10),
            ("console.hookTimeoutSeconds", settings.Console.HookTimeoutSeconds, 0.5, 60),
            .. settings.Helpers.SelectMany(HelperTimes),
        ];
        foreach (var (key, value, least, most) in times)
        {
            if (!(value >= least && value <= most))
                return string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; set {least} to {most}");
        }

        return null;
    }

    private static IEnumerable<(string Key, double Value, double Least, double Most)> HelperTimes(HelperSettings helper, int number) =>
    [
        ($"helpers[{number}].portSeconds", helper.PortSeconds, 0, 600),
        ($"helpers[{number}].restartSeconds", helper.RestartSeconds, 0.1, 60),
        ($"helpers[{number}].stopSeconds", helper.StopSeconds, 0, 600),
    ];

    private static string? Identity(IdentitySettings identity)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        for (var number = 0; number < identity.Items.Length; number++)
        {
            var item = identity.Items[number];
            if (!Item().IsMatch(item.Name) || !names.Add(item.Name) || item.Name == IdentityItem.OwnerName || SchemaVersion.TryParse(item.Name) is not null)
                return $"identity.items[{number}].name is '{item.Name}'; set a name of letters, digits, dots, dashes and underscores that no other item has, neither {IdentityItem.OwnerName} nor a version";
            // "." would be the home itself, and a folder is replaced with a link.
            if (item.Path.Split('/').Any(part => part is "" or "." or ".."))
                return $"identity.items[{number}].path is '{item.Path}'; set a path below vendor.home";
        }

        return identity.ProcessIdItem.Length == 0 || names.Contains(identity.ProcessIdItem)
            ? null
            : $"identity.processIdItem is '{identity.ProcessIdItem}', which is no item; name one, or leave it empty";
    }

    private static bool IsCommand(string[] command) => command is [{ Length: > 0 }, ..];

    private static bool IsKeyEnd(char letter) => letter is '=' || char.IsControl(letter);

    /// <returns>The first name that no process can be given.</returns>
    private static string? NoVariable(Dictionary<string, string> environment) => environment.Keys.FirstOrDefault(name => !Variable().IsMatch(name));

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marker();

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Item();
}

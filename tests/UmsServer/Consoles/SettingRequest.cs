namespace UmsServer.Consoles;

internal sealed record SettingRequest(string? Profile, string? Key, string? Value);

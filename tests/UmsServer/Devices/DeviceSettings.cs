namespace UmsServer.Devices;

/// <summary>A device and its effective settings; if two profiles set the same key, the one with the higher priority wins.</summary>
internal sealed record DeviceSettings(string Name, IReadOnlyDictionary<string, string> Settings);

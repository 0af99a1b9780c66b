namespace UmsServer.Devices;

/// <summary>A device and the settings that its profiles give it; where two set the same key, the higher priority has won.</summary>
internal sealed record DeviceSettings(string Name, IReadOnlyDictionary<string, string> Settings);

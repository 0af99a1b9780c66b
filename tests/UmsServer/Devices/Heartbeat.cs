using System.Runtime.InteropServices;

namespace UmsServer.Devices;

/// <summary>What one device has said since the last flush.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Heartbeat(DateTimeOffset LastSeen, long Beats);

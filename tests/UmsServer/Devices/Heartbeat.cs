using System.Runtime.InteropServices;

namespace UmsServer.Devices;

/// <summary>The heartbeats of one device since the last flush.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Heartbeat(DateTimeOffset LastSeen, long Beats);

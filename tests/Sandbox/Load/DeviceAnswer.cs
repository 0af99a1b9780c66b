using System.Runtime.InteropServices;

namespace UmsOperator.Sandbox.Load;

/// <summary>A whole answer to a device.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ServedBy">Server and version, as the answer says.</param>
/// <param name="Close">The server will close the connection after this answer.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeviceAnswer(int Status, string ServedBy, bool Close);

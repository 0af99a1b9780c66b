using System.Runtime.InteropServices;

namespace UmsOperator.Sandbox.Load;

/// <summary>A complete response to a device.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ServedBy">Server and version as given in the response.</param>
/// <param name="Close">Whether the server will close the connection after this response.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeviceAnswer(int Status, string ServedBy, bool Close);

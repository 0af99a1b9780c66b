namespace RudeServer.Web;

/// <summary>A serialized response.</summary>
/// <param name="Wire">Head and body.</param>
/// <param name="IsLast">Whether it announces that the connection will be closed.</param>
internal sealed record Answer(byte[] Wire, bool IsLast);

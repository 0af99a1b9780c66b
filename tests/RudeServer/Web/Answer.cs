namespace RudeServer.Web;

/// <summary>An answer as it goes over the wire.</summary>
/// <param name="Wire">Head and body.</param>
/// <param name="IsLast">It says that the connection is closed after it.</param>
internal sealed record Answer(byte[] Wire, bool IsLast);

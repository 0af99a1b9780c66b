namespace UmsServer.Health;

/// <summary>The vendor's four words; lower-cased on the wire.</summary>
internal enum ServerStatus
{
    Init,
    Ok,
    Warn,
    Err,
}

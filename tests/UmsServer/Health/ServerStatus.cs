namespace UmsServer.Health;

/// <summary>The vendor's four status values; lower case in responses.</summary>
internal enum ServerStatus
{
    Init,
    Ok,
    Warn,
    Err,
}

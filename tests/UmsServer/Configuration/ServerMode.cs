namespace UmsServer.Configuration;

/// <summary>Mode as in UMS: on the production database, or on a snapshot of it.</summary>
internal enum ServerMode
{
    Production,
    Update,
}

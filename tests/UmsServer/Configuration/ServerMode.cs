namespace UmsServer.Configuration;

/// <summary>As in UMS: bound to the production database, or to a snapshot of it.</summary>
internal enum ServerMode
{
    Production,
    Update,
}

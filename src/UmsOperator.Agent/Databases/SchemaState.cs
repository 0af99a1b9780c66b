using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Databases;

/// <summary>What the database says about its schema.</summary>
/// <param name="IsEmpty">No tables at all, except those of extensions and the agent's marker.</param>
/// <param name="Version">Null if it is empty, or if the version cannot be read by the settings.</param>
/// <param name="HasMarker">The agent's marker: a server that might migrate has been started and has not served since.</param>
/// <param name="VendorSaysUnfinished">What schema.unfinishedQuery returned; false without a query.</param>
internal sealed record SchemaState(bool IsEmpty, SchemaVersion? Version, bool HasMarker, bool VendorSaysUnfinished);

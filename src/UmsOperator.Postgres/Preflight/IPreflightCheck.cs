namespace UmsOperator.Postgres.Preflight;

/// <summary>One thing that an adoption or an update needs, tried rather than asked where that can be done. Changes nothing outside the scratch role and database.</summary>
internal interface IPreflightCheck
{
    /// <summary>Adds what it finds. A fault of the database may be thrown: it becomes a finding.</summary>
    Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken);
}

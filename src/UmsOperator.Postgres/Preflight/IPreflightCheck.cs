namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks one requirement of an adoption or an update, by trying it where possible. It changes nothing outside the scratch role and the scratch database.</summary>
internal interface IPreflightCheck
{
    /// <summary>Runs the check and adds its findings. An error of the database may be thrown; the caller makes it a blocking finding.</summary>
    Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken);
}

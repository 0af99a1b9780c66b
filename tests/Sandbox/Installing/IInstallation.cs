namespace UmsOperator.Sandbox.Installing;

/// <summary>Installs an operator and its UmsCluster in the sandbox.</summary>
internal interface IInstallation
{
    /// <summary>Installs the operator; returns once it is ready.</summary>
    /// <returns>Always true; stages need a result.</returns>
    Task<bool> InstallAsync(CancellationToken cancellationToken);

    /// <summary>Creates the UmsCluster at the old version.</summary>
    Task DescribeClusterAsync(CancellationToken cancellationToken);

    /// <summary>Sets the new version.</summary>
    Task RaiseVersionAsync(CancellationToken cancellationToken);
}

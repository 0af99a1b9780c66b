namespace UmsOperator.Sandbox.Installing;

/// <summary>How an operator and its UmsCluster come into the sandbox.</summary>
internal interface IInstallation
{
    /// <summary>Returns once the operator is ready.</summary>
    /// <returns>Whatever; the stages of a start have a result.</returns>
    Task<bool> InstallAsync(CancellationToken cancellationToken);

    /// <summary>Describes the cluster, at the old version.</summary>
    Task DescribeClusterAsync(CancellationToken cancellationToken);

    /// <summary>Asks for the new version.</summary>
    Task RaiseVersionAsync(CancellationToken cancellationToken);
}

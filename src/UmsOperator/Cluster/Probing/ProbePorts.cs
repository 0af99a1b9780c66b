namespace UmsOperator.Cluster.Probing;

/// <summary>Ports of a server.</summary>
/// <param name="ServerStatus">Port of /umsapi/v3/serverstatus.</param>
/// <param name="CheckStatus">Port of /ums/check-status.</param>
internal sealed record ProbePorts(int ServerStatus = 8443, int CheckStatus = 9080);

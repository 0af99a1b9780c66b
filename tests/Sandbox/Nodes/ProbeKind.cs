namespace UmsOperator.Sandbox.Nodes;

internal enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}

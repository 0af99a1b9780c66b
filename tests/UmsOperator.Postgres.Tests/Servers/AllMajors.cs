namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>All PostgreSQL major versions, for features that depend on the version: dumps, copies, fingerprints, drift and roles.</summary>
public sealed class AllMajors : TheoryData<int>
{
    public AllMajors()
    {
        Add(15);
        Add(17);
        Add(18);
    }
}

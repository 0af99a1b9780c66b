namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>All of them, for what depends on the version: dumps and copies, fingerprints, drift, roles.</summary>
public sealed class AllMajors : TheoryData<int>
{
    public AllMajors()
    {
        Add(15);
        Add(17);
        Add(18);
    }
}

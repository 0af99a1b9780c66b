namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>The PostgreSQL major versions for most tests. Version 16, between them, changed the rules of CREATEROLE.</summary>
public sealed class Majors : TheoryData<int>
{
    public Majors()
    {
        Add(15);
        Add(18);
    }
}

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>The PostgreSQL majors that everything is tried on: 16 changed the rules of CREATEROLE in between.</summary>
public sealed class Majors : TheoryData<int>
{
    public Majors()
    {
        Add(15);
        Add(18);
    }
}

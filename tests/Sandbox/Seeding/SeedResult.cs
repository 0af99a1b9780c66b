namespace UmsOperator.Sandbox.Seeding;

/// <summary>What was seeded.</summary>
/// <param name="Tables">Tables in schema <c>public</c>, core and feature.</param>
/// <param name="Bytes">Size of the database.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SeedResult(int Tables, long Bytes, TimeSpan Elapsed);

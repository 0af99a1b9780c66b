namespace UmsOperator.Sandbox.Seeding;

/// <summary>Result of the seeding.</summary>
/// <param name="Tables">Tables in schema <c>public</c>, core and feature.</param>
/// <param name="Bytes">Size of the database.</param>
/// <param name="Elapsed">Duration.</param>
public sealed record SeedResult(int Tables, long Bytes, TimeSpan Elapsed);

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>What a tenant tries through objects of its own.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="RunAsync">Tries it; says what the tenant got that it should not have, or null.</param>
internal sealed record TenantAttack(string Name, Func<TenantWorld, CancellationToken, Task<string?>> RunAsync);

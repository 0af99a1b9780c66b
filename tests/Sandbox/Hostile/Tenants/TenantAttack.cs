namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>An attack by a tenant through its own objects.</summary>
/// <param name="Name">Short description.</param>
/// <param name="RunAsync">Runs the attack; returns what the tenant gained, or null.</param>
internal sealed record TenantAttack(string Name, Func<TenantSetup, CancellationToken, Task<string?>> RunAsync);

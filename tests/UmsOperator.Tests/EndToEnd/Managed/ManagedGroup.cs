namespace UmsOperator.Tests.EndToEnd.Managed;

/// <summary>Tests that share one cluster with a controller-manager.</summary>
[CollectionDefinition(Name)]
public sealed class ManagedGroup : ICollectionFixture<ManagedFixture>
{
    public const string Name = "A real controller-manager";
}

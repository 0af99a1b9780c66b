namespace UmsOperator.Tests.EndToEnd.Managed;

/// <summary>One cluster with a controller-manager for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class ManagedGroup : ICollectionFixture<ManagedFixture>
{
    public const string Name = "A real controller-manager";
}

namespace UmsOperator.Tests.EndToEnd.Contention;

/// <summary>Tests that share one running cluster and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ContendedGroup : ICollectionFixture<ContendedSite>
{
    public const string Name = "contention";
}

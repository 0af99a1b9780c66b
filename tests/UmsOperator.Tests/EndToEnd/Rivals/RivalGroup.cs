namespace UmsOperator.Tests.EndToEnd.Rivals;

/// <summary>Tests that share one running cluster, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RivalGroup : ICollectionFixture<RivalSite>
{
    public const string Name = "rivals";
}

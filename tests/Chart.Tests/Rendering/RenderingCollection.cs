namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>The tests that share one <see cref="RenderingFixture"/>.</summary>
[CollectionDefinition(nameof(RenderingFixture))]
public sealed class RenderingCollection : ICollectionFixture<RenderingFixture>;

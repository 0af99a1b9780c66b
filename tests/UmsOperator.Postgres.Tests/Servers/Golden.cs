using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>Short forms of actions and queries on copies.</summary>
internal static class Golden
{
    public static DatabaseAction.MakeGolden Make(this TestProduction production, GoldenMethod method) => new(
        production.CopyName(CopyKind.Golden), method, new CopyComment { UpdateId = "u1", From = "12.03.100", To = "12.04.110", Generation = 7 });

    public static DatabaseAction.MakeSnapshot Snapshot(this TestProduction production, int ordinal) => new(
        production.CopyName(CopyKind.Snapshot, ordinal), production.CopyName(CopyKind.Golden), $"ums-{ordinal}");

    public static async Task<CopyObserved?> ObserveAsync(this TestProduction production, string copy) =>
        (await production.UmsDatabase.ObserveAsync(production.Target, TestContext.Current.CancellationToken)).Copies.SingleOrDefault(found => found.Name == copy);
}

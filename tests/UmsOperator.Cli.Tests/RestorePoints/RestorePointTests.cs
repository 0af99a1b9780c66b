using UmsOperator.Api.Status;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.RestorePoints;

public sealed class RestorePointTests
{
    [Fact]
    public void A_restore_point_is_told_with_its_update() =>
        RestorePoint.Of(Statuses.Cluster(Statuses.Updated)).ShouldHaveSingleItem()
            .ShouldBe(new RestorePoint(
                Statuses.RestorePoint, "RestorePoint", Statuses.Updated.RetainedCopies[0].ExpirationTime, Statuses.Id, Statuses.Old, Statuses.New, Statuses.Updated.History[0].StartTime));

    [Fact]
    public void The_restore_point_of_a_committed_update_that_is_not_over_is_among_them()
    {
        var status = Statuses.Updating(UpdateStep.Rejoin);
        var update = status.Update! with { Copies = new CopyNamesStatus { RestorePoint = Statuses.RestorePoint } };

        RestorePoint.Of(Statuses.Cluster(status with { Version = Statuses.New, Update = update })).ShouldHaveSingleItem().From.ShouldBe(Statuses.Old);
        RestorePoint.Of(Statuses.Cluster(status with { Update = update })).ShouldBeEmpty("it is not a restore point of anything yet");
    }

    [Fact]
    public void A_copy_whose_update_is_no_longer_in_the_history_has_no_version()
    {
        var text = Recorded.Text(RestorePointTable.Of(RestorePoint.Of(Statuses.Cluster(Statuses.Updated with { History = [] })), Plans.Now));

        text.ShouldContain("unknown");
        text.ShouldContain("no longer in the history");
    }
}

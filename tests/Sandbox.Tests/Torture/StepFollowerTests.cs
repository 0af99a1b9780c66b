using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Interposing;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Tests.Torture;

public sealed class StepFollowerTests
{
    private readonly StepFollower _steps = new();

    [Fact]
    public void The_step_of_an_action_follows_from_the_status_that_was_accepted_before_it()
    {
        StepOf(Statement("check")).ShouldBe("Preflight");
        Write("""{"update":{"id":"a","step":"GoldenCopy"}}""").ShouldBe(("Freeze", "begins"));
        StepOf(new InterposedAction.ApiRequest("PATCH", "services", "ums-console", "", null)).ShouldBe("Freeze");
        StepOf(Statement("golden")).ShouldBe("GoldenCopy");
        Write("""{"phase":"Updating"}""").ShouldBe(("GoldenCopy", "goes on"));
        Write("""{"update":{"step":"Detach"}}""").ShouldBe(("Detach", "begins"));
        StepOf(Statement("s1")).ShouldBe("Detach");
        StepOf(Statement("lock")).ShouldBe("Always");
        Write("""{"update":{"step":"Finish"}}""").ShouldBe(("Finish", "begins"));
        Write("""{"update":null}""").ShouldBe(("Finish", "ends"));
        StepOf(Statement("droprole")).ShouldBe("Finish");
    }

    [Fact]
    public void A_status_that_was_refused_begins_no_step()
    {
        _steps.Accept(Status("""{"update":{"id":"a","step":"GoldenCopy"}}""") with { Succeeded = false });

        StepOf(Statement("golden")).ShouldBe("Preflight");
    }

    [Fact]
    public void What_is_written_in_production_before_it_is_migrated_is_a_violation()
    {
        var write = new InterposedAction.Statement("golden", "rmdb", "ANALYZE", ["ANALYZE"]);
        _steps.Violation(write, "rmdb").ShouldBeNull("no update has begun");
        Write("""{"update":{"id":"a","step":"GoldenCopy"}}""");
        _steps.Violation(write, "rmdb").ShouldNotBeNull().ShouldStartWith("P6: in step GoldenCopy");
        _steps.Violation(write, "copy").ShouldBeNull();
        Write("""{"update":{"step":"Migrate"}}""");
        _steps.Violation(write, "rmdb").ShouldBeNull();
    }

    private string StepOf(InterposedAction action) => _steps.Of(action).Step;

    private (string Step, string Says) Write(string status)
    {
        var said = _steps.Of(Status(status));
        _steps.Accept(Status(status) with { Succeeded = true });
        return said;
    }

    private static InterposedAction.ApiRequest Status(string status) =>
        new("PATCH", "umsclusters", "ums", "status", new JsonObject { ["status"] = JsonNode.Parse(status) });

    private static InterposedAction.Statement Statement(string task) => new(task, "postgres", "ANALYZE", ["ANALYZE"]);
}

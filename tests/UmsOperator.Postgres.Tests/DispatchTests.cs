using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Hosting;

namespace UmsOperator.Postgres.Tests;

public sealed class DispatchTests
{
    [Fact]
    public async Task No_action_or_question_has_two_handlers()
    {
        await using var services = new ServiceCollection().AddLogging().AddPostgres().BuildServiceProvider();

        services.GetServices<IActionHandler>().Select(handler => handler.ActionType).ShouldBeUnique();
        services.GetServices<IFactQueryHandler>().Select(handler => handler.QueryType).ShouldBeUnique();
    }
}

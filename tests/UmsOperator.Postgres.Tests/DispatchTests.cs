using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Tests;

public sealed class DispatchTests
{
    [Fact]
    public async Task No_action_or_question_has_two_handlers()
    {
        await using var services = new ServiceCollection().AddLogging().AddPostgresRoom().BuildServiceProvider();

        services.GetServices<IActionHandler>().Select(handler => handler.ActionType).ShouldBeUnique();
        services.GetServices<IQuestionHandler>().Select(handler => handler.QuestionType).ShouldBeUnique();
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using UmsServer.Configuration;
using UmsServer.Health;
using UmsServer.Hosting;

namespace UmsServer.Consoles;

/// <summary>Console login and settings changes. Refused in update mode, because changes in a snapshot are discarded at the rejoin.</summary>
internal sealed class ConsoleEndpoints(ServerOptions options, StatusBoard board, ConsoleTokens tokens, SettingsWriter settings)
{
    private const string User = "admin";

    public async Task LoginAsync(HttpContext context)
    {
        if (await IsClosedAsync(context))
            return;
        var login = await ReadAsync(context, Json.Default.LoginRequest);
        if (login?.User is User && login.Password == options.ConsolePassword)
        {
            await context.Response.WriteAsJsonAsync(
                new LoginAnswer(tokens.Issue(User)), Json.Default.LoginAnswer, cancellationToken: context.RequestAborted);
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unknown user or wrong password.");
        }
    }

    public async Task ChangeSettingAsync(HttpContext context)
    {
        if (await IsClosedAsync(context))
            return;
        var authorization = context.Request.Headers.Authorization.ToString();
        var user = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? tokens.Verify(authorization["Bearer ".Length..]) : null;
        if (user is null)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Log in first.");
            return;
        }

        if (await ReadAsync(context, Json.Default.SettingRequest) is not { Profile: { } profile, Key: { } key, Value: { } value })
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Expected profile, key and value.");
            return;
        }

        try
        {
            if (await settings.WriteAsync(user, profile, key, value, context.RequestAborted))
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            else
                await RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no profile '{profile}'.");
        }
        catch (NpgsqlException)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The database does not answer.");
        }
    }

    private async Task<bool> IsClosedAsync(HttpContext context)
    {
        if (options.Mode == ServerMode.Update)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "This UMS Server is in update mode: console logins are refused until it has rejoined the production database.");
            return true;
        }

        if (board.Serving)
            return false;
        await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "This UMS Server is starting.");
        return true;
    }

    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsJsonAsync(new Refusal(message), Json.Default.Refusal, cancellationToken: context.RequestAborted);
    }
}

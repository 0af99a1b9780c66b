using UmsServer.Health;

namespace UmsServer.Draining;

/// <summary>While draining, every answer tells the client to come back on another connection, and so to another server.</summary>
internal sealed class ConnectionCloser(StatusBoard board)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Asked when the answer starts: the drain may begin while the request waits for the database.
        context.Response.OnStarting(CloseIfDraining, context.Response);
        return next(context);
    }

    private Task CloseIfDraining(object response)
    {
        if (board.Draining)
            ((HttpResponse)response).Headers.Connection = "close";
        return Task.CompletedTask;
    }
}

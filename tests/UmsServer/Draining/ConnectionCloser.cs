using UmsServer.Health;

namespace UmsServer.Draining;

/// <summary>While draining, every response closes the connection, so that the client's next connection reaches another server.</summary>
internal sealed class ConnectionCloser(StatusBoard board)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Checked when the response starts, because the drain may begin while the request waits for the database.
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

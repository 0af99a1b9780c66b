namespace UmsServer.Consoles;

internal sealed record LoginAnswer(string Token);

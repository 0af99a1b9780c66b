namespace UmsServer.Consoles;

internal sealed record Refusal(string Message);

namespace UmsServer.Consoles;

internal sealed record LoginRequest(string? User, string? Password);

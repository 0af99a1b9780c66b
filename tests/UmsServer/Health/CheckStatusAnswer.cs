namespace UmsServer.Health;

internal sealed record CheckStatusAnswer(string Status);

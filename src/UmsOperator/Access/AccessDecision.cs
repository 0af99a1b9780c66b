namespace UmsOperator.Access;

/// <summary>Whether a request is allowed.</summary>
/// <param name="StatusCode">200, or the status with which the request is refused.</param>
/// <param name="Problem">Why the request is refused, for the client; empty with 200.</param>
internal sealed record AccessDecision(int StatusCode, string Problem)
{
    /// <summary>The request is allowed.</summary>
    public static AccessDecision Allowed { get; } = new(StatusCodes.Status200OK, "");

    /// <summary>The request has no valid token.</summary>
    public static AccessDecision Unauthenticated { get; } =
        new(StatusCodes.Status401Unauthorized, "Send a bearer token that this cluster's API server accepts, such as that of a ServiceAccount");
}

namespace UmsOperator.Access;

/// <summary>Whether a request may go on.</summary>
/// <param name="StatusCode">200, or what the request is refused with.</param>
/// <param name="Problem">Why it is refused, for whoever asked; empty with 200.</param>
internal sealed record AccessAnswer(int StatusCode, string Problem)
{
    /// <summary>It may.</summary>
    public static AccessAnswer Allowed { get; } = new(StatusCodes.Status200OK, "");

    /// <summary>Nobody known asks.</summary>
    public static AccessAnswer Unauthenticated { get; } =
        new(StatusCodes.Status401Unauthorized, "A bearer token is needed that this cluster's API server accepts, such as that of a ServiceAccount");
}

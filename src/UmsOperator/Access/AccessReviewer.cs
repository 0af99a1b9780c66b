using System.Threading.RateLimiting;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Access;

/// <summary>
/// Asks the API server whose bearer token it is (TokenReview) and whether that user may get a path (SubjectAccessReview). Results are cached for a
/// short time. If the API server does not respond, the request is refused.
/// </summary>
internal sealed class AccessReviewer(ApiConnection api, TimeProvider time, ILogger<AccessReviewer> logger) : IAsyncDisposable
{
    private const int LongestToken = 16 * 1024;
    private const int AtOneTime = 4;
    private const int Waiting = 16;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(10);
    private readonly ResourceClient<V1TokenReview> _tokens = new(api);
    private readonly ResourceClient<V1SubjectAccessReview> _accesses = new(api);

    // Separate caches, so that made-up tokens cannot evict valid ones.
    private readonly AccessDecisionCache _allowed = new(64, TimeSpan.FromMinutes(1), time);
    private readonly AccessDecisionCache _refused = new(256, TimeSpan.FromSeconds(10), time);

    // Made-up tokens must not overload the API server, which also serves the operator's own requests.
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = AtOneTime, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private long _loggedAt;

    /// <summary>Reviews whether the owner of a token may get a path.</summary>
    /// <param name="token">The bearer token of the request.</param>
    /// <param name="path">Such as <c>/metrics</c>.</param>
    /// <param name="cancellationToken">Cancels the review.</param>
    public async Task<AccessDecision> ReviewAsync(string token, string path, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > LongestToken)
            return AccessDecision.Unauthenticated;
        if ((_allowed.Find(token) ?? _refused.Find(token)) is { } known)
            return known;
        using var limit = new CancellationTokenSource(Limit, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var lease = await _limiter.AcquireAsync(1, deadline.Token);
            if (!lease.IsAcquired)
                return new AccessDecision(StatusCodes.Status503ServiceUnavailable, "Too many tokens are being reviewed; try again in a moment");
            var decision = await ReviewNowAsync(token, path, deadline.Token);
            (decision.StatusCode == StatusCodes.Status200OK ? _allowed : _refused).Add(token, decision);
            return decision;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unknown($"no response within {Limit.TotalSeconds} s");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Unknown(error.Message);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private async Task<AccessDecision> ReviewNowAsync(string token, string path, CancellationToken cancellationToken)
    {
        var review = await _tokens.CreateAsync(new V1TokenReview { Metadata = new V1ObjectMeta(), Spec = new V1TokenReviewSpec { Token = token } }, cancellationToken);
        if (review.Status is not { Authenticated: true, User: { Username.Length: > 0 } user })
            return AccessDecision.Unauthenticated;
        var access = await _accesses.CreateAsync(
            new V1SubjectAccessReview
            {
                Metadata = new V1ObjectMeta(),
                Spec = new V1SubjectAccessReviewSpec
                {
                    User = user.Username,
                    Uid = user.Uid,
                    Groups = user.Groups,
                    Extra = user.Extra,
                    NonResourceAttributes = new V1NonResourceAttributes { Path = path, Verb = "get" },
                },
            },
            cancellationToken);
        return access.Status is { Allowed: true } and not { Denied: true }
            ? AccessDecision.Allowed
            : new AccessDecision(StatusCodes.Status403Forbidden, $"{user.Username} may not get {path}; bind a ClusterRole with nonResourceURLs: [{path}], verbs: [get]");
    }

    private AccessDecision Unknown(string problem)
    {
        // Logged at intervals, because any client can cause this.
        var now = time.GetTimestamp();
        if (Interlocked.Read(ref _loggedAt) is var logged && (logged == 0 || time.GetElapsedTime(logged, now) > QuietTime) && Interlocked.CompareExchange(ref _loggedAt, now, logged) == logged)
            logger.AccessUnknown(problem);
        return new AccessDecision(StatusCodes.Status500InternalServerError, "The API server could not review the token; see the operator's log");
    }
}

using System.Threading.RateLimiting;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Access;

/// <summary>
/// Asks the API server whose a bearer token is (TokenReview) and whether he may read a path (SubjectAccessReview). Answers hold for a short time; what the API
/// server does not answer is refused.
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

    // Apart, so that whoever invents tokens cannot push out those that are good.
    private readonly AnswerCache _allowed = new(64, TimeSpan.FromMinutes(1), time);
    private readonly AnswerCache _refused = new(256, TimeSpan.FromSeconds(10), time);

    // Invented tokens must not keep the API server busy: it answers the operator's own requests, too.
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = AtOneTime, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private long _toldAt;

    /// <summary>Whether the bearer of a token may read a path.</summary>
    /// <param name="token">Of the request's Authorization header.</param>
    /// <param name="path">Such as <c>/metrics</c>.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<AccessAnswer> ReviewAsync(string token, string path, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > LongestToken)
            return AccessAnswer.Unauthenticated;
        if ((_allowed.Find(token) ?? _refused.Find(token)) is { } known)
            return known;
        using var limit = new CancellationTokenSource(Limit, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var lease = await _limiter.AcquireAsync(1, deadline.Token);
            if (!lease.IsAcquired)
                return new AccessAnswer(StatusCodes.Status503ServiceUnavailable, "Too many tokens are being reviewed; try again in a moment");
            var answer = await AskAsync(token, path, deadline.Token);
            (answer.StatusCode == StatusCodes.Status200OK ? _allowed : _refused).Add(token, answer);
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unknown($"it did not answer within {Limit.TotalSeconds} s");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Unknown(error.Message);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private async Task<AccessAnswer> AskAsync(string token, string path, CancellationToken cancellationToken)
    {
        var review = await _tokens.CreateAsync(new V1TokenReview { Metadata = new V1ObjectMeta(), Spec = new V1TokenReviewSpec { Token = token } }, cancellationToken);
        if (review.Status is not { Authenticated: true, User: { Username.Length: > 0 } user })
            return AccessAnswer.Unauthenticated;
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
            ? AccessAnswer.Allowed
            : new AccessAnswer(StatusCodes.Status403Forbidden, $"{user.Username} may not get {path}; bind a ClusterRole with nonResourceURLs: [{path}], verbs: [get]");
    }

    private AccessAnswer Unknown(string problem)
    {
        // Anybody can ask, as often as they like.
        var now = time.GetTimestamp();
        if (Interlocked.Read(ref _toldAt) is var told && (told == 0 || time.GetElapsedTime(told, now) > QuietTime) && Interlocked.CompareExchange(ref _toldAt, now, told) == told)
            logger.AccessUnknown(problem);
        return new AccessAnswer(StatusCodes.Status500InternalServerError, "The API server could not be asked whose this token is; the operator's log says why");
    }
}

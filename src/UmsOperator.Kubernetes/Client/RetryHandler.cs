using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace UmsOperator.Kubernetes.Client;

/// <summary>Retries requests after transient errors, if a repetition is safe (<see cref="RequestSafety"/>).</summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<bool> Idempotent = new("idempotent");
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public RetryHandler(ResilienceOptions options, TimeProvider time, Random random) =>
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BaseDelay,
                MaxDelay = options.MaxDelay,
                Randomizer = () => Next(random),
                ShouldHandle = args => ValueTask.FromResult(ShouldRetry(args)),
                DelayGenerator = args => ValueTask.FromResult(RetryAfter(args.Outcome.Result, options.MaxDelay, time)),
                OnRetry = args =>
                {
                    args.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.TryTimeout })
            .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (RequestSafety.IsStream(request))
            return await base.SendAsync(request, cancellationToken);

        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Idempotent, await RequestSafety.IsIdempotentAsync(request, cancellationToken));
        try
        {
            return await _pipeline.ExecuteAsync(TryAsync, context, request);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static double Next(Random random)
    {
        lock (random)
            return random.NextDouble();
    }

    private static bool ShouldRetry(RetryPredicateArguments<HttpResponseMessage> args)
    {
        var idempotent = args.Context.Properties.GetValue(Idempotent, false);
        return args.Outcome switch
        {
            { Result.StatusCode: HttpStatusCode.TooManyRequests } => true, // refused before it had any effect
            {
                Result.StatusCode: HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
            } => idempotent,
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } } => true,
            { Exception: HttpRequestException or IOException or TimeoutRejectedException } => idempotent,
            _ => false,
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeSpan max, TimeProvider time)
    {
        var header = response?.Headers.RetryAfter;
        var delay = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return delay is not { } wait ? null : TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, max.Ticks));
    }

    private async ValueTask<HttpResponseMessage> TryAsync(ResilienceContext context, HttpRequestMessage request)
    {
        var response = await base.SendAsync(request, context.CancellationToken);
        try
        {
            // Reading the body belongs to the attempt: if the connection fails in the middle of a list, the attempt is repeated.
            await response.Content.LoadIntoBufferAsync(context.CancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}

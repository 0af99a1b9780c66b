using System.CommandLine;
using System.CommandLine.Parsing;

namespace UmsOperator.Health;

/// <summary>
/// <c>probe URL…</c> requests each URL until it succeeds. The chart's test uses it, so that it needs no other image than the operator's.
/// </summary>
internal static class ProbeCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var addresses = new Argument<Uri[]>("url")
        {
            Description = "URLs, such as http://ums-operator-metrics:8080/readyz",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Read,
        };
        var unverified = new Option<bool>("--insecure") { Description = "Do not verify certificates, as the kubelet's probes do" };
        var command = new Command("probe", $"Requests each URL until it succeeds, for at most {Deadline.TotalSeconds} seconds") { addresses, unverified };
        command.SetAction(async (parsed, ct) =>
        {
            using var http = new HttpClient(Handler(parsed.GetValue(unverified)));
            foreach (var address in parsed.GetRequiredValue(addresses))
            {
                var problem = await RequestAsync(http, address, ct);
                await Console.Out.WriteLineAsync($"{address} {problem ?? "ok"}");
                if (problem is not null)
                    return 1;
            }
            return 0;
        });
        return command;
    }

    private static SocketsHttpHandler Handler(bool unverified)
    {
        var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // Requested by the flag. Only the status is read, and no data is sent.
        if (unverified)
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }

    private static Uri[] Read(ArgumentResult given)
    {
        var addresses = given.Tokens.Select(token => Uri.TryCreate(token.Value, UriKind.Absolute, out var address) ? address : null).OfType<Uri>().ToArray();
        if (addresses.Length < given.Tokens.Count)
            given.AddError("A URL must be absolute, such as http://ums-operator-metrics:8080/readyz");
        return addresses;
    }

    /// <returns>The last error; null after a success.</returns>
    private static async Task<string?> RequestAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(Interval);
        string? problem = null;
        try
        {
            do
            {
                try
                {
                    using var answer = await http.GetAsync(address, deadline.Token);
                    if (answer.IsSuccessStatusCode)
                        return null;
                    problem = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(deadline.Token)}";
                }
                catch (HttpRequestException error)
                {
                    problem = error.Message;
                }
            }
            while (await timer.WaitForNextTickAsync(deadline.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            problem ??= "no answer";
        }
        return problem;
    }
}

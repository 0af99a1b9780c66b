using System.CommandLine;
using System.CommandLine.Parsing;

namespace UmsOperator.Health;

/// <summary><c>probe URL…</c>: asks each address until it answers with success. The chart's test runs it, so that it needs no image but the operator's.</summary>
internal static class ProbeCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var addresses = new Argument<Uri[]>("url")
        {
            Description = "Addresses, such as http://ums-operator-metrics:8080/readyz",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Read,
        };
        var unverified = new Option<bool>("--insecure") { Description = "Does not verify certificates, as the kubelet's probes do not" };
        var command = new Command("probe", $"Asks each address until it answers with success, for {Deadline.TotalSeconds} seconds at most") { addresses, unverified };
        command.SetAction(async (parsed, ct) =>
        {
            using var http = new HttpClient(Handler(parsed.GetValue(unverified)));
            foreach (var address in parsed.GetRequiredValue(addresses))
            {
                var problem = await AskAsync(http, address, ct);
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
#pragma warning disable CA5359 // Asked for by the flag: nothing but a status is read, and nothing is sent.
        if (unverified)
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }

    private static Uri[] Read(ArgumentResult given)
    {
        var addresses = given.Tokens.Select(token => Uri.TryCreate(token.Value, UriKind.Absolute, out var address) ? address : null).OfType<Uri>().ToArray();
        if (addresses.Length < given.Tokens.Count)
            given.AddError("An address must be whole, such as http://ums-operator-metrics:8080/readyz");
        return addresses;
    }

    /// <returns>The last answer, if it was no success.</returns>
    private static async Task<string?> AskAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(Between);
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

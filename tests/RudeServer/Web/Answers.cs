using System.Globalization;
using System.Text;

namespace RudeServer.Web;

/// <summary>Generates slow and unusual responses that the contract allows.</summary>
internal sealed class Answers(ServerSettings settings, Board board, Devices devices, Chance chance, TimeProvider time)
{
    // The kubelet's probe has a timeout of 2 s.
    private const double LatestReady = 1;
    private const double SoonestStatus = 0.5;
    private const double LatestStatus = 3;

    /// <summary>Responds after a random delay.</summary>
    /// <param name="port">Port of the request.</param>
    /// <param name="head">Request line and headers.</param>
    public async Task<Answer> AnswerAsync(int port, string head)
    {
        var path = head.Split(' ') is [_, var target, ..] ? target.Split('?')[0] : "";
        switch (path)
        {
            case "/ready" when port == Ports.Ready:
                await Task.Delay(chance.Dawdle(0, LatestReady), time);
                return Whole(!board.IsDraining && board.Status == "ok" ? 200 : 503, board.IsDraining ? "going" : "");
            case "/ums/check-status" when port is Ports.CheckStatus or Ports.Console:
                await Task.Delay(chance.Dawdle(SoonestStatus, LatestStatus), time);
                // A member's name may be escaped, and nested objects may contain the same name.
                return Chunked(Shuffled($"\"{chance.Of("status", "\\u0073tatus")}\":\"{Status()}\""));
            case "/umsapi/v3/serverstatus" when port == Ports.Console:
                await Task.Delay(chance.Dawdle(SoonestStatus, LatestStatus), time);
                return Chunked(Shuffled(
                    $"\"rmGuiServerVersion\": \"{chance.Of(settings.Version, settings.ShortVersion)}\"", "\"derbyVersion\":null", $"\"server\"\t:\t\"{settings.PodName}:8443\""));
            case { } asked when port is Ports.Console or Ports.OldDevices && asked.StartsWith("/device/", StringComparison.Ordinal):
                if (!board.IsServing)
                    return Whole(503, "");
                var (status, body) = await devices.AnswerAsync(asked.Split('/')[2]);
                return Whole(status, body);
            default:
                return Whole(404, "");
        }
    }

    private string Status() => board.Status == "ok" && !settings.IsCalm && chance.OneIn(6) ? "warn" : board.Status;

    private string Shuffled(params string[] members)
    {
        List<string> all = [.. members, "\"status_\":\"err\"", "\"inner\":{\"status\":\"err\",\"rmGuiServerVersion\":\"1.2.3\",\"deep\":[[[{}]]]}",
            "\"motd\":\"gr\\u00fc\\u00dfe ✓\"", "\"load\":1.5e-3"];
        for (var end = all.Count; end > 1; end--)
        {
            var other = chance.Below(end);
            (all[end - 1], all[other]) = (all[other], all[end - 1]);
        }

        return $"\r\n\t{{ {string.Join("\n , ", all)} }}\n";
    }

    /// <summary>A response with a Content-Length, which devices need.</summary>
    private Answer Whole(int status, string body)
    {
        var isLast = board.IsDraining;
        return new([.. Head(status, isLast, $"{Cased("content-length")}:{Encoding.UTF8.GetByteCount(body)}"), .. Encoding.UTF8.GetBytes(body)], isLast);
    }

    /// <summary>A chunked response with chunks of random sizes.</summary>
    private Answer Chunked(string body)
    {
        var isLast = board.IsDraining;
        List<byte> wire = [.. Head(200, isLast, $"{Cased("transfer-encoding")}: Chunked", $"{Cased("content-type")}: Application/JSON ; Charset=\"UTF-8\"")];
        var rest = Encoding.UTF8.GetBytes(body).AsSpan();
        while (rest.Length > 0)
        {
            var size = Math.Min(rest.Length, 1 + chance.Below(40));
            wire.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{size:X3};odd=yes\r\n")));
            wire.AddRange(rest[..size]);
            wire.AddRange("\r\n"u8);
            rest = rest[size..];
        }

        wire.AddRange("0\r\n\r\n"u8);
        return new([.. wire], isLast);
    }

    private byte[] Head(int status, bool isLast, params string[] headers)
    {
        IEnumerable<string> all = [.. headers, $"{Cased("x-rude")}:   {chance.Below(1000)}", $"{Cased("connection")}: {(isLast ? "Close" : "Keep-Alive")}"];
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {status} {(status == 200 ? "Yes" : "No way")}\r\n{string.Join("\r\n", all)}\r\n\r\n");
    }

    private string Cased(string name) => string.Concat(name.Select(c => chance.OneIn(2) ? char.ToUpperInvariant(c) : c));
}

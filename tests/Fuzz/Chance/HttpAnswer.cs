using System.Text;
using CsCheck;

namespace UmsOperator.Fuzz.Chance;

/// <summary>Generates bytes of HTTP responses, most of them almost valid.</summary>
internal static class HttpAnswer
{
    private static readonly string[] Starts =
    [
        "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 204 No Content", "HTTP/1.1 302 Found", "HTTP/1.1 500 No", "HTTP/1.1 999 ?", "HTTP/1.1 100 Continue",
        "HTTP/1.1 101 Switching Protocols", "HTTP/2 200", "HTTP/1.1 2x0 OK", "HTTP/1.1", "ICY 200 OK", "PRI * HTTP/2.0", "\u0016\u0003\u0001", "",
    ];

    private static readonly string[] Headers =
    [
        "Content-Type: application/json", "Content-Type: application/json; charset=utf-8", "Content-Type: text/html; charset=utf-16", "Content-Type: ;;;", "Content-Type: a/b; charset=\"\u202e\"",
        "Content-Encoding: gzip", "Content-Encoding: identity", "Content-Encoding: \u0001", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Content-Length: 5", "Content-Length: -1",
        "Content-Length: 99999999999999999999", "Content-Length: 0", "Connection: close", "Connection: upgrade",
        "Location: http://127.0.0.1:1/", "Location: :::", "Retry-After: 1e9", "Set-Cookie: a=b",
        "no colon", ": empty", "X:", " folded", "Date: yesterday", "Trailer: X", "Upgrade: h2c",
    ];

    private static readonly string[] Fields = ["status", "rmGuiServerVersion", "Status", "st\\u0061tus", "\\ud800", "x"];

    private static readonly string[] Values =
    [
        "\"ok\"", "\"err\"", "\"init\"", "\"12.04.110\"", "\"12.04\"", "\"\"", "null", "true", "1e999", "-0", "[]", "{}", "{\"status\":\"ok\"}", "\"\\ud800\"", "\"\\u0000\\u001b[31m\"", "\"\\u202e\"",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "\"\\x\"", "\"unclosed", "NaN", "/* */1",
    ];

    private static readonly Gen<string> Field =
        Gen.Select(Gen.OneOf(Fields), Gen.Frequency((6, Gen.OneOf(Values)), (2, Hostile.Text.Select(text => $"\"{text}\""))), (name, value) => $"\"{name}\":{value}");

    private static readonly Gen<string> Body = Gen.Frequency(
        (6, Field.Array[0, 4].Select(fields => $"{{{string.Join(',', fields)}}}")),
        (1, Gen.Int[1, 30_000].Select(length => $"{{\"status\":\"{new string('x', length)}\"}}")),
        (1, Gen.Int[1, 5_000].Select(depth => $"{{\"status\":{new string('[', depth)}")),
        (1, Hostile.Text));

    private static readonly Gen<string[]> Lines = Gen.Frequency(
        (8, Gen.OneOf(Headers).Array[0, 4]),
        (1, Gen.Select(Hostile.Text, Hostile.Text, (name, value) => new[] { $"{name}: {value}" })),
        (1, Gen.Int[1, 400].Select(count => Enumerable.Range(0, count).Select(number => $"X-{number}: {new string('y', 100)}").ToArray())));

    /// <summary>A whole response.</summary>
    public static Gen<byte[]> Whole { get; } = Gen.Select(
        Gen.Frequency((12, Gen.OneOf(Starts)), (1, Hostile.Text)),
        Lines,
        Gen.Frequency((8, Body.Select(Encoding.UTF8.GetBytes)), (1, Body.Select(Encoding.Unicode.GetBytes)), (2, Hostile.Bytes)),
        Gen.Int[0, 3],
        Gen.Select(Gen.Int[0, 20_000], Gen.Byte, Gen.Int[0, 5]),
        Make);

    private static byte[] Make(string start, string[] lines, byte[] body, int framing, (int At, byte Value, int Kind) spoiling)
    {
        var headers = framing switch
        {
            0 => [.. lines, $"Content-Length: {body.Length}"],
            1 => [.. lines, "Transfer-Encoding: chunked"],
            _ => lines,
        };
        byte[] content = framing == 1 ? [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8] : body;
        byte[] whole = [.. Encoding.UTF8.GetBytes($"{start}\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n"), .. content];
        return spoiling.Kind switch
        {
            0 => whole[..(spoiling.At % (whole.Length + 1))],
            1 => [.. whole[..(spoiling.At % (whole.Length + 1))], spoiling.Value, .. whole[(spoiling.At % (whole.Length + 1))..]],
            _ => whole,
        };
    }
}

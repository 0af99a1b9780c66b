using System.Text.Json;
using System.Text.Unicode;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cluster.Probing;

/// <summary>Reads one text field from an untrusted HTTP answer, with limits of size and depth.</summary>
internal static class ProbeResponseReader
{
    /// <summary>Largest size of the headers, and of the body, in KiB.</summary>
    public const int Kibibytes = 16;

    private const int MostBytes = Kibibytes * 1024;
    private const int MostLevels = 16;
    private const string TooLong = "answers with more than 16 KiB";
    private const string NotJson = "answers with something other than JSON";

    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    /// <summary>Reads the field of a request from a response.</summary>
    /// <exception cref="IOException">The connection failed, or the response is not HTTP.</exception>
    /// <exception cref="OperationCanceledException">The time limit was exceeded.</exception>
    public static async Task<ProbeResponse> ReadAsync(HttpResponseMessage response, ProbeRequest request, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            return ProbeResponse.Unusable($"answers with status code {(int)response.StatusCode}");
        var headers = response.Content.Headers;
        if (headers.ContentEncoding.FirstOrDefault(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) is { } encoding)
            return ProbeResponse.Unusable($"answers with the content encoding '{SafeText.Of(encoding, SafeText.Word)}', which was not requested");
        if (headers.ContentType?.CharSet?.Trim('"', ' ') is { Length: > 0 } charset && charset.ToUpperInvariant() is not ("UTF-8" or "UTF8" or "US-ASCII"))
            return ProbeResponse.Unusable($"answers with the charset '{SafeText.Of(charset, SafeText.Word)}' instead of utf-8");
        return headers.ContentLength > MostBytes || await BodyAsync(response, cancellationToken) is not { } body
            ? ProbeResponse.Unusable(TooLong)
            : Read(body, request);
    }

    /// <summary>Reads the field of a request from a body.</summary>
    public static ProbeResponse Read(ReadOnlySpan<byte> body, ProbeRequest request)
    {
        if (!Utf8.IsValid(body))
            return ProbeResponse.Unusable("answers with invalid UTF-8");
        try
        {
            return Field(body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body, request);
        }
        catch (JsonException)
        {
            return ProbeResponse.Unusable(NotJson);
        }
        catch (InvalidOperationException)
        {
            return ProbeResponse.Unusable("answers with a lone surrogate");
        }
    }

    private static async Task<byte[]?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes + 1];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read > MostBytes ? null : buffer[..read];
    }

    private static ProbeResponse Field(ReadOnlySpan<byte> body, ProbeRequest request)
    {
        // The reader's own depth limit would throw the same exception as malformed JSON.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MostBytes });
        string? text = null;
        var fields = 0;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return ProbeResponse.Unusable("answers with something other than a JSON object");
        while (reader.Read())
        {
            if (reader.CurrentDepth > MostLevels)
                return ProbeResponse.Unusable("answers with JSON that is nested too deep");
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(request.Field))
                continue;
            fields++;
            reader.Read();
            text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }

        return fields > 1 ? ProbeResponse.Unusable("answers with a duplicate field")
            : text is null ? ProbeResponse.Unusable($"answers without a text in field '{request.Field}'")
            : request.Check(text);
    }
}

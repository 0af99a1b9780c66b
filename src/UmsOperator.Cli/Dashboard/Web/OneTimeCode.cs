namespace UmsOperator.Cli.Dashboard.Web;

/// <summary>
/// Leads the browser that this program opens to the address with the token, once. The browser's command line, which other users of the machine can read, thus holds nothing that is of use to
/// them.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class OneTimeCode(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly AccessToken _code = new();
    private readonly long _made = time.GetTimestamp();
    private int _used;

    /// <summary>The code.</summary>
    public string Text => _code.Text;

    /// <summary>Whether the text is the code, for the first time and within a minute.</summary>
    public bool Redeem(string? text) => _code.Is(text) && time.GetElapsedTime(_made) < Lifetime && Interlocked.Exchange(ref _used, 1) == 0;
}

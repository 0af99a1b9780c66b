using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Cli.Dashboard.Web;

/// <summary>A secret that proves that a request comes from the person who started the dashboard: other users of the machine reach the loopback address as well.</summary>
internal sealed class AccessToken
{
    private const int Bytes = 32;
    private readonly byte[] _expected;

    /// <summary>A new random one.</summary>
    public AccessToken()
    {
        Text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        _expected = Encoding.UTF8.GetBytes(Text);
    }

    /// <summary>The token as text that is valid in addresses and headers.</summary>
    public string Text { get; }

    /// <summary>Whether the text is the token. The time that this takes tells nothing about the token.</summary>
    public bool Is(string? text) => text is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), _expected);
}

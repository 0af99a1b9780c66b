using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Resolves <see cref="KeptBytes"/> by name, because a connection string can only name an encoding.</summary>
internal sealed class KeptBytesProvider : EncodingProvider
{
    /// <inheritdoc/>
    public override Encoding? GetEncoding(int codepage) => null;

    /// <inheritdoc/>
    public override Encoding? GetEncoding(string name) => name == KeptBytes.Name ? KeptBytes.Instance : null;
}

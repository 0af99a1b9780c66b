using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Makes <see cref="KeptBytes"/> known by its name, by which alone a connection string can ask for an encoding.</summary>
internal sealed class KeptBytesProvider : EncodingProvider
{
    /// <inheritdoc/>
    public override Encoding? GetEncoding(int codepage) => null;

    /// <inheritdoc/>
    public override Encoding? GetEncoding(string name) => name == KeptBytes.Name ? KeptBytes.Instance : null;
}

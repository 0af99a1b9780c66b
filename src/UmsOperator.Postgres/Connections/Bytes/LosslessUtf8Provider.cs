using System.Text;

namespace UmsOperator.Postgres.Connections.Bytes;

/// <summary>Resolves <see cref="LosslessUtf8"/> by name, because a connection string can only name an encoding.</summary>
internal sealed class LosslessUtf8Provider : EncodingProvider
{
    /// <inheritdoc/>
    public override Encoding? GetEncoding(int codepage) => null;

    /// <inheritdoc/>
    public override Encoding? GetEncoding(string name) => name == LosslessUtf8.Name ? LosslessUtf8.Instance : null;
}

namespace UmsOperator.Postgres;

/// <summary>Who this operator is, as another one tells a person: its sessions carry it.</summary>
/// <param name="Text">Namespace and pod, as far as they are known.</param>
public sealed record OperatorIdentity(string Text)
{
    private const int Longest = 120;

    /// <summary>Fit for a comment in a statement: letters, digits and <c>. _ - /</c>.</summary>
    internal string Safe { get; } = string.Concat(Text.Take(Longest).Select(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '_' or '-' or '/' ? sign : '_'));
}

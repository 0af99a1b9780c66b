namespace UmsOperator.Postgres;

/// <summary>Identifies this operator process to other operators, which name it in messages. Its sessions carry the identity.</summary>
/// <param name="name"><c>namespace/pod</c>, or the name of the pod or machine alone if the namespace is unknown.</param>
public sealed class OperatorIdentity(string name)
{
    private const int Longest = 120;

    /// <summary>The name, safe inside an SQL comment: at most 120 letters, digits and <c>. _ - /</c>; other characters become <c>_</c>.</summary>
    internal string Text { get; } = string.Concat(name.Take(Longest).Select(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '_' or '-' or '/' ? sign : '_'));
}

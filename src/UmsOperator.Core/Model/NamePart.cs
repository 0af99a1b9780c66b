namespace UmsOperator.Core.Model;

/// <summary>An SQL identifier as the user wrote it.</summary>
/// <param name="Text">The name, without quotes.</param>
/// <param name="Quoted">True if it was written in double quotes and is taken literally.</param>
public sealed record NamePart(string Text, bool Quoted)
{
    /// <summary>The identifier after PostgreSQL's case folding, tried if nothing has the name as written.</summary>
    public string Folded => Quoted ? Text : Text.ToLowerInvariant();
}

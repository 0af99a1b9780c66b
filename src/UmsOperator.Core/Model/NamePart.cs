namespace UmsOperator.Core.Model;

/// <summary>A name in a database as a person writes it.</summary>
/// <param name="Text">The name, without quotes.</param>
/// <param name="Quoted">It was written in double quotes, and means just that.</param>
public sealed record NamePart(string Text, bool Quoted)
{
    /// <summary>What it means if there is nothing of the name as it is written.</summary>
    public string Folded => Quoted ? Text : Text.ToLowerInvariant();
}

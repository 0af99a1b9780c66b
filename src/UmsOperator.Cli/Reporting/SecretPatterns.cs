using System.Text.RegularExpressions;

namespace UmsOperator.Cli.Reporting;

/// <summary>
/// Finds secrets by their form: private keys, tokens, passwords behind their name, user names and passwords in URLs. All expressions run in linear time, because logs hold what a server likes to
/// write. They mask too much rather than too little.
/// </summary>
internal static class SecretPatterns
{
    /// <summary>What is written in place of a secret.</summary>
    public const string Mask = "<redacted>";

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private const RegexOptions AnyCase = Linear | RegexOptions.IgnoreCase;

    /// <summary>Words that the name of a secret ends with, perhaps with a number behind them.</summary>
    private const string Names =
        @"(passwords?|passwd|passphrase|pwd|pgpass|secrets?|tokens?|api[_-]?keys?|access[_-]?keys?(id)?|private[_-]?keys?|secret[_-]?keys?|encryption[_-]?keys?|credentials?|authorization)([_-]?[0-9]+)?";

    /// <summary>A value in quotes, which may be escaped themselves, or everything up to a blank.</summary>
    private const string Value = """("([^"\\]|\\.)*"?|'([^']|'')*'?|\\"[^"\\]*(\\")?|[^\s"'\\]\S*)""";

    private static readonly (Regex Pattern, string Instead)[] All =
    [
        (new(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|\z)", Linear), Mask),
        (new(@"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){0,3}", Linear), Mask),
        // To the last @ before a blank: a password may contain @, : and / without being escaped.
        (new(@"://[^\s/?#@:""'<>]*:[^\s""<>]*@", Linear), $"://{Mask}@"),
        (new(@"://[^\s/?#@:""'<>]+@", Linear), $"://{Mask}@"),
        (new(@"(?<before>\b(authorization|proxy-authorization|cookie|set-cookie|x-api-key)\\?[""']?\s*[:=]\s*)[^\r\n]+", AnyCase), $"${{before}}{Mask}"),
        (new(@"(?<before>\b(bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}", AnyCase), $"${{before}}{Mask}"),
        (new($@"(?<before>{Names}\\?[""']?\s*(=>|:=|=|:)\s*([|>][+-]?\s+)?){Value}", AnyCase), $"${{before}}{Mask}"),
        (new($@"(?<before>--?[a-z0-9_.-]*{Names}\s+){Value}", AnyCase), $"${{before}}{Mask}"),
        (new(@"(?<before>\b(password|passwd|identified\s+by)\s+)(e?'([^']|'')*'?|""[^""]*""?)", AnyCase), $"${{before}}{Mask}"),
        (new(@"SCRAM-SHA-256\$[^\s""']+", AnyCase), Mask),
        (new(@"\bmd5[0-9a-f]{32}\b", AnyCase), Mask),
        (new(@"\b((AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,})", Linear), Mask),
    ];

    private static readonly Regex Name = new($@"{Names}$", AnyCase);

    private static readonly Regex Begin = new("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----", Linear);

    private static readonly Regex End = new("-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----", Linear);

    /// <summary>Whether a variable, an annotation or a field of this name holds a secret.</summary>
    public static bool IsSecretName(string name) => Name.IsMatch(name.TrimEnd());

    /// <summary>Whether an argument, such as <c>--password</c>, says that the next one is a secret.</summary>
    public static bool AnnouncesSecret(string argument) => argument.StartsWith('-') && !argument.Contains('=', StringComparison.Ordinal) && IsSecretName(argument);

    /// <summary>Whether a line begins a private key that does not end in it.</summary>
    public static bool BeginsKey(string line) => Begin.IsMatch(line) && !End.IsMatch(line);

    /// <summary>Whether a private key ends in a line.</summary>
    public static bool EndsKey(string line) => End.IsMatch(line);

    /// <summary>The text without the secrets that have a known form.</summary>
    public static string Without(string text)
    {
        foreach (var (pattern, instead) in All)
            text = pattern.Replace(text, instead);
        return text;
    }
}

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>What a <see cref="FakeDatabase"/> answers to a login.</summary>
internal enum FakeAnswer
{
    /// <summary>Nothing at all.</summary>
    Silence,

    /// <summary>The password, please, as it is.</summary>
    AskInClear,

    /// <summary>The password, please, by MD5.</summary>
    AskByMd5,

    /// <summary>No password is needed, the session is yours.</summary>
    SkipPassword,

    /// <summary>SCRAM with two thousand million rounds.</summary>
    EndlessWork,

    /// <summary>Settings without an end.</summary>
    EndlessTalk,

    /// <summary>An error of two gigabytes is announced.</summary>
    HugeMessage,

    /// <summary>An error of a gigabyte, and it is sent.</summary>
    SentMessage,

    /// <summary>An error of 100 MB, sent to whoever comes.</summary>
    LargeMessage,
}

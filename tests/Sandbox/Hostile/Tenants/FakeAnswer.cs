namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Response of a <see cref="FakeDatabase"/> to a login.</summary>
internal enum FakeAnswer
{
    /// <summary>No response.</summary>
    Silence,

    /// <summary>Requests the password in clear text.</summary>
    AskInClear,

    /// <summary>Requests the password as an MD5 hash.</summary>
    AskByMd5,

    /// <summary>Accepts the session without a password.</summary>
    SkipPassword,

    /// <summary>Requests SCRAM with two billion iterations.</summary>
    EndlessWork,

    /// <summary>Sends an endless list of settings.</summary>
    EndlessTalk,

    /// <summary>Announces an error message of two gigabytes.</summary>
    HugeMessage,

    /// <summary>Sends an error message of one gigabyte.</summary>
    SentMessage,

    /// <summary>Sends an error message of 100 MB to every client.</summary>
    LargeMessage,
}

namespace UmsOperator.Core.Tests.Model;

/// <summary>How a server of the model misbehaves.</summary>
internal enum Misbehaviour
{
    None,
    Hangs,
    Fails,
    WrongVersion,
}

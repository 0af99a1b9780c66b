namespace UmsOperator.Sandbox.Interposing;

/// <summary>Whether an action is held before or after its effect.</summary>
public enum Moment
{
    /// <summary>The operator has sent it; the server has not received it.</summary>
    Before,

    /// <summary>The server has executed it and responded; the operator has not received the response.</summary>
    After,
}

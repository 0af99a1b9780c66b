namespace UmsOperator.Sandbox.Interposing;

/// <summary>On which side of its effect an action is held.</summary>
public enum Moment
{
    /// <summary>The operator has asked; nothing has reached the server.</summary>
    Before,

    /// <summary>The server has done it and answered; the operator has not seen the answer.</summary>
    After,
}

namespace UmsOperator.Agent.Configuration;

/// <summary>How an item of the identity is kept on the volume.</summary>
internal enum Keep
{
    /// <summary>Saved each time it changes.</summary>
    Latest,

    /// <summary>Saved once and never changed. A server with another value must not start.</summary>
    Once,

    /// <summary>Saved for each MAJOR.MINOR apart, so that an undo of an update finds the older version's file.</summary>
    Version,

    /// <summary>A folder that lives on the volume; the tree has a link to it.</summary>
    Folder,
}

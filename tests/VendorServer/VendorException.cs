namespace VendorServer;

/// <summary>A failure that the vendor's software reports to its user. The message is for that user.</summary>
public sealed class VendorException : Exception
{
    public VendorException()
    {
    }

    public VendorException(string message)
        : base(message)
    {
    }

    public VendorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace UmsOperator.Sandbox.Dashboards;

/// <summary>The area and time range of a panel.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="From">Unix seconds at the left edge.</param>
/// <param name="To">Unix seconds at the right edge.</param>
internal sealed record Area(double X, double Y, double Width, double Height, double From, double To)
{
    public double At(double time) => X + (Width * (time - From) / (To - From));

    public double Bottom => Y + Height;

    public Area Inside(double left, double top, double right, double bottom) =>
        this with { X = X + left, Y = Y + top, Width = Width - left - right, Height = Height - top - bottom };
}

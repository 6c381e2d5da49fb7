namespace Tinct.Tools.Charts;

/// <summary>A rectangle of a drawing, in its units (pixels at scale 1); y grows downwards.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>The right edge.</summary>
    public double Right => X + Width;

    /// <summary>The lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>What is left when something is taken off each edge.</summary>
    public Box Without(double left, double top, double right, double bottom) =>
        new(X + left, Y + top, Width - left - right, Height - top - bottom);

    /// <summary>Cuts the rectangle into equal columns with gaps between them.</summary>
    public Box[] Columns(int count, double gap)
    {
        double width = (Width - (gap * (count - 1))) / count;
        Box whole = this;
        return [.. Enumerable.Range(0, count).Select(i => whole with { X = whole.X + (i * (width + gap)), Width = width })];
    }

    /// <summary>Cuts the rectangle into equal rows with gaps between them.</summary>
    public Box[] Rows(int count, double gap)
    {
        double height = (Height - (gap * (count - 1))) / count;
        Box whole = this;
        return [.. Enumerable.Range(0, count).Select(i => whole with { Y = whole.Y + (i * (height + gap)), Height = height })];
    }
}

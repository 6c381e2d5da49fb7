namespace Tinct.Codec;

/// <summary>Which second moments the E-step must gather for a covariance type.</summary>
internal enum SecondMoments
{
    /// <summary>Nothing: a shared covariance follows from the scatter of all points, which does not change.</summary>
    None,

    /// <summary>The sum over channels of squared deviations: 1 number.</summary>
    Trace,

    /// <summary>The squared deviation of every channel: D numbers.</summary>
    Diagonal,

    /// <summary>All products of deviations, the lower triangle row by row: D (D + 1) / 2 numbers.</summary>
    Full,
}

/// <summary>A covariance type as the compiler sees it: constants that specialise <see cref="ExpectationKernel{TFloats, TSpace, TShape}"/>.</summary>
internal interface IMixtureShape
{
    /// <summary>What the maximisation step needs besides weights and means.</summary>
    static abstract SecondMoments Gathers { get; }

    /// <summary>Numbers that whiten a deviation in <paramref name="dimensions"/> channels: 1 for one scale, D for a scale a channel,
    /// D (D + 1) / 2 for a lower triangle.</summary>
    static abstract int WhiteningLength(int dimensions);
}

/// <summary>One variance a component.</summary>
internal readonly struct SphericalShape : IMixtureShape
{
    public static SecondMoments Gathers => SecondMoments.Trace;

    public static int WhiteningLength(int dimensions) => 1;
}

/// <summary>One matrix shared by all components.</summary>
internal readonly struct TiedShape : IMixtureShape
{
    public static SecondMoments Gathers => SecondMoments.None;

    public static int WhiteningLength(int dimensions) => dimensions * (dimensions + 1) / 2;
}

/// <summary>One variance a component and channel.</summary>
internal readonly struct DiagonalShape : IMixtureShape
{
    public static SecondMoments Gathers => SecondMoments.Diagonal;

    public static int WhiteningLength(int dimensions) => dimensions;
}

/// <summary>One matrix a component.</summary>
internal readonly struct FullShape : IMixtureShape
{
    public static SecondMoments Gathers => SecondMoments.Full;

    public static int WhiteningLength(int dimensions) => dimensions * (dimensions + 1) / 2;
}

namespace Tinct.Codec;

/// <summary>What kernels know of a space when they are compiled: the compiler removes their branches on these constants.</summary>
internal interface IChannels
{
    /// <summary>3 or 4.</summary>
    static abstract int Dimensions { get; }

    /// <summary>See <see cref="MetricSpace.HasExactProducts"/>.</summary>
    static abstract bool HasExactProducts { get; }
}

/// <summary>Opaque colours.</summary>
internal readonly struct ThreeChannels : IChannels
{
    public static int Dimensions => 3;

    public static bool HasExactProducts => false;
}

/// <summary>Opaque 8-bit colours in a space where products of coordinates are exact.</summary>
internal readonly struct ThreeExactChannels : IChannels
{
    public static int Dimensions => 3;

    public static bool HasExactProducts => true;
}

/// <summary>Colours with alpha.</summary>
internal readonly struct FourChannels : IChannels
{
    public static int Dimensions => 4;

    public static bool HasExactProducts => false;
}

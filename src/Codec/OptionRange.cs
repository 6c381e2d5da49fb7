using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>Holds the values of options against their ranges.</summary>
internal static class OptionRange
{
    /// <summary>Returns a value that is in its range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The most it may be.</param>
    /// <param name="option">The property that is set; filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not; the exception names the option, the value and the range.</exception>
    public static T Check<T>(T value, T least, T most, [CallerMemberName] string option = "")
        where T : IComparable<T>
    {
        // Written so that NaN, which sorts below every number, is out of range.
        return value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} must be {least} to {most}.");
    }

    /// <summary>Returns a value that is one of its enumeration.</summary>
    /// <param name="value">The value.</param>
    /// <param name="option">The property that is set; filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not; the exception names the option and the value.</exception>
    public static T CheckDefined<T>(T value, [CallerMemberName] string option = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
}

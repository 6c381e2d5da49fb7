#if GUARDED_ARENA
using Tinct.Format;
#endif

namespace Tinct.Fuzz.Targets;

/// <summary>On which side native blocks have their guard page: it changes from turn to turn, and most turns have none, for speed.</summary>
internal static class NativeSide
{
    public static void Choose(int turn)
    {
#if GUARDED_ARENA
        NativeArena.IsLeft = (turn & 2) != 0;
        NativeArena.IsPlain = turn % 16 > 1;
#else
        _ = turn;
#endif
    }
}

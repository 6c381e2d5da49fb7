namespace Tinct.Codec.Tests;

public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ResultsArePassedOnInOrder(int threads)
    {
        var passed = new List<int>();
        Workers.RunInOrder(200, threads, () => new int[1], (state, piece) => state[0] = piece, (state, _) => passed.Add(state[0]), default);
        Assert.Equal(Enumerable.Range(0, 200), passed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFailureEndsEverythingAndNothingIsPassedOnAfterIt(bool inWork)
    {
        var passed = new List<int>();
        void Fail(int piece, bool here)
        {
            if (here && piece == 20)
            {
                throw new InvalidDataException();
            }
        }

        Exception thrown = Assert.ThrowsAny<Exception>(() => Workers.RunInOrder(
            100,
            4,
            () => 0,
            (_, piece) => Fail(piece, inWork),
            (_, piece) =>
            {
                Fail(piece, !inWork);
                passed.Add(piece);
            },
            default));
        Assert.IsType<InvalidDataException>(thrown is AggregateException all ? all.InnerException : thrown);

        // When a piece fails, each of the other three threads may still have an earlier piece that is not passed on yet.
        Assert.Equal(Enumerable.Range(0, passed.Count), passed);
        Assert.InRange(passed.Count, inWork ? 17 : 20, 20);
    }

    [Fact]
    public void CancellationLeavesNobodyWaiting()
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Workers.RunInOrder(
            100, 4, () => 0, (_, piece) => { if (piece == 10) { source.Cancel(); } }, (_, _) => { }, source.Token));
    }
}

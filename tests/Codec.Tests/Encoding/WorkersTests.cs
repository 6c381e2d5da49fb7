namespace Tinct.Codec.Tests.Encoding;

public sealed class WorkersTests
{
    [Fact]
    public void WhatAPieceThrowsComesOutAsOneThreadWouldThrowIt()
    {
        foreach (int threads in (int[])[1, 2, 5])
        {
            Assert.Throws<InvalidDataException>(() => Run(threads, static piece => piece == 3 ? throw new InvalidDataException() : piece));
        }
    }

    [Fact]
    public void ThatMemoryRanOutIsToldWhateverElseFailed()
    {
        using var both = new Barrier(2);
        Assert.Throws<InsufficientMemoryException>(() => Run(2, piece =>
        {
            both.SignalAndWait();
            return piece == 0 ? throw new InvalidDataException() : throw new InsufficientMemoryException();
        }, count: 2));
    }

    private static void Run(int threads, Func<int, int> work, int count = 9) =>
        Workers.Run(count, threads, static () => 0, (_, piece) => work(piece), CancellationToken.None);
}

using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

public sealed class ParallelWorkTests
{
    private static readonly int[] Hundred = [.. Enumerable.Range(0, 100)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void ResultsComeInTheOrderOfThePiecesAndABadOneEndsNothing(int threads)
    {
        var seen = new List<(int, int, bool)>();

        ParallelWork.Run(
            Hundred, threads, item => item % 10 == 3 ? throw new IOException() : 2 * item,
            (item, result, thrown) => seen.Add((item, result, thrown is IOException)), CancellationToken.None);

        Assert.Equal(Hundred.Select(static item => (item, item % 10 == 3 ? 0 : 2 * item, item % 10 == 3)), seen);
    }

    [Fact]
    public void APieceThatIsFinishedLateIsStillReportedInItsPlace()
    {
        using var others = new CountdownEvent(5);
        var seen = new List<int>();

        ParallelWork.Run(
            Enumerable.Range(0, 6).ToArray(), 2, item =>
            {
                if (item == 0)
                {
                    others.Wait();
                }
                else
                {
                    others.Signal();
                }

                return item;
            },
            (item, _, _) => seen.Add(item), CancellationToken.None);

        Assert.Equal([0, 1, 2, 3, 4, 5], seen);
    }

    [Fact]
    public void AFailureOfTheReportEndsEverything()
    {
        int[] many = [.. Enumerable.Range(0, 10_000)]; // far more than may wait for the report
        int begun = 0;

        Assert.Throws<InvalidOperationException>(() => ParallelWork.Run(
            many, 2, item => Interlocked.Increment(ref begun), (_, _, _) => throw new InvalidOperationException(), CancellationToken.None));

        Assert.True(begun < many.Length);
    }

    [Fact]
    public void CancellingEndsTheWork()
    {
        using var stop = new CancellationTokenSource();
        int begun = 0;

        Assert.Throws<OperationCanceledException>(() => ParallelWork.Run(
            Hundred, 2, item =>
            {
                if (Interlocked.Increment(ref begun) == 3)
                {
                    stop.Cancel();
                }

                return item;
            },
            (_, _, _) => { }, stop.Token));

        Assert.InRange(begun, 3, 5);
    }

    [Fact]
    public void WhatIsInWorkTogetherKeepsToTheBudgetAndALargePieceIsAlone()
    {
        var budget = new MemoryBudget(100);
        long used = 0, most = 0;
        bool met = false;
        var gate = new Lock();

        ParallelWork.Run(
            Hundred, 8, item =>
            {
                long bytes = item == 50 ? 400 : 10 + (item % 4 * 10);
                using MemoryBudget.Share share = budget.Take(bytes, CancellationToken.None);
                lock (gate)
                {
                    met |= bytes == 400 ? used > 0 : used >= 400;
                    used += bytes;
                    most = Math.Max(most, bytes == 400 ? 0 : used);
                }

                Thread.Yield();
                lock (gate)
                {
                    used -= bytes;
                }

                return share.IsMost;
            },
            (item, isMost, _) => Assert.Equal(item == 50, isMost), CancellationToken.None);

        Assert.False(met);
        Assert.InRange(most, 10, 100);
    }

    [Fact]
    public async Task ALargePieceIsServedInItsTurn()
    {
        var budget = new MemoryBudget(100);
        MemoryBudget.Share small = budget.Take(30, CancellationToken.None);
        var large = Task.Run(() => budget.Take(90, CancellationToken.None));
        while (budget.Waiting < 1)
        {
            Thread.Yield();
        }

        var later = Task.Run(() => budget.Take(30, CancellationToken.None));
        while (budget.Waiting < 2)
        {
            Thread.Yield();
        }

        small.Dispose();
        MemoryBudget.Share most = await large;
        Assert.False(later.IsCompleted);
        most.Dispose();
        (await later).Dispose();
    }

    [Fact]
    public async Task WhoeverWaitsForMemoryIsEndedByACancel()
    {
        var budget = new MemoryBudget(100);
        using MemoryBudget.Share all = budget.Take(100, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = Task.Run(() => budget.Take(1, stop.Token));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, budget.Waiting);
    }
}

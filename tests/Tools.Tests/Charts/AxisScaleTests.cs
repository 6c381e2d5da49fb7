using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tinct.Tools.Charts;

namespace Tinct.Tools.Tests.Charts;

public sealed class AxisScaleTests
{
    [Fact]
    public void TicksRiseWithinTheRangeAndSayDifferentThings()
    {
        Prop.ForAll(Axes(), static input =>
        {
            AxisScale axis = AxisScale.Fit(input.Kind, [input.From, input.To], input.Wanted);

            Assert.True(axis.Min < axis.Max);
            Assert.InRange(axis.Ticks.Count, input.Kind == AxisKind.Log2 ? 0 : 1, (2 * input.Wanted) + 3);
            Assert.All(axis.Ticks, tick => Assert.InRange(axis.Position(tick.Value), -1e-6, 1 + 1e-6));
            Assert.Equal(axis.Ticks.OrderBy(static t => t.Value), axis.Ticks);
            Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(static t => t.Label).Distinct().Count());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void LabelsAreTheValues()
    {
        Prop.ForAll(Axes(), static input =>
        {
            AxisScale axis = AxisScale.Fit(input.Kind, [input.From, input.To], input.Wanted);
            double finest = axis.Max - axis.Min;
            Assert.All(axis.Ticks, tick =>
            {
                double said = double.Parse(tick.Label.Replace('\u2212', '-'), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
                Assert.InRange(said, tick.Value - (1e-4 * finest), tick.Value + (1e-4 * finest));
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void LinearTicksAreARoundStepApartAndEndTheAxis()
    {
        Prop.ForAll(Axes(), static input =>
        {
            AxisScale axis = AxisScale.Fit(AxisKind.Linear, [input.From, input.To], input.Wanted);
            double step = (axis.Max - axis.Min) / (axis.Ticks.Count - 1);
            double lead = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));

            Assert.Contains(new[] { 1.0, 2, 5 }, round => Math.Abs(round - lead) < 1e-6);
            for (int i = 0; i < axis.Ticks.Count; i++)
            {
                Assert.Equal(axis.Min + (i * step), axis.Ticks[i].Value, 1e-6 * (axis.Max - axis.Min));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ValuesLieInOrderWithinTheAxis()
    {
        Prop.ForAll(Axes(), static input =>
        {
            AxisScale axis = AxisScale.Fit(input.Kind, [input.From, input.To], input.Wanted);
            double low = axis.Position(Math.Min(input.From, input.To));
            double high = axis.Position(Math.Max(input.From, input.To));

            Assert.InRange(low, 0, high);
            Assert.InRange(high, low, 1 + 1e-9);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WhatALogarithmicAxisCannotShowLiesAtItsStart()
    {
        AxisScale axis = AxisScale.Fit(AxisKind.Log, [0, 10, 100, double.PositiveInfinity], 5);

        Assert.Equal((0, "0"), (axis.Position(0), axis.Ticks[0].Label));
        Assert.InRange(axis.Position(10), 0.2, 0.3);
        Assert.Equal(["0", "10"], axis.Ticks.Take(2).Select(static tick => tick.Label));
        Assert.InRange(axis.Max, 100, 200);
    }

    private static Arbitrary<(AxisKind Kind, double From, double To, int Wanted)> Axes() =>
        Gen.Choose(0, 2)
            .SelectMany(static _ => Gen.Choose(-600, 600), static (kind, from) => (kind, from))
            .SelectMany(static _ => Gen.Choose(-600, 600), static (a, to) => (a.kind, a.from, to))
            .SelectMany(static _ => Gen.Choose(2, 12), static (a, wanted) => ((AxisKind)a.kind, Math.Pow(10, a.from / 100.0), Math.Pow(10, a.to / 100.0), wanted))
            .ToArbitrary();
}

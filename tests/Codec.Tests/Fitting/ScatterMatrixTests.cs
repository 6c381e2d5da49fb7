using System.Runtime.Intrinsics;

namespace Tinct.Codec.Tests.Fitting;

public class ScatterMatrixTests
{
    [Fact]
    public void MainAxisIsFoundWhereItWasPut()
    {
        // 9 u u' + 4 v v' + w w' for three directions at right angles.
        var u = Vector256.Create(1.0, 2, 2, 0) / 3;
        var v = Vector256.Create(2.0, 1, -2, 0) / 3;
        var w = Vector256.Create(0.0, 0, 0, 1);
        Vector256<double> Row(int i) => u * (9 * u[i]) + v * (4 * v[i]) + w * w[i];
        (Vector256<double> axis, double eigenvalue) = new ScatterMatrix(Row(0), Row(1), Row(2), Row(3)).MainAxis();
        Assert.Equal(9, eigenvalue, 1e-9);
        Assert.Equal(1, Math.Abs(Vector256.Dot(axis, u)), 1e-9);
    }

    [Fact]
    public void PointsInOnePlaceHaveNoMainAxis() => Assert.Equal((default, 0.0), default(ScatterMatrix).MainAxis());
}

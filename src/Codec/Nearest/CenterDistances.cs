namespace Tinct.Codec;

/// <summary>Keeps the distance from every point to the nearest of a growing number of centres. Once there are many, a new centre concerns few
/// points: a block is passed over when its bounding box is farther from the new centre than any of its points is from the centre it has.</summary>
internal sealed class CenterDistances
{
    private readonly PointBlocks _points;
    private readonly double[] _distances; // squared
    private readonly double[] _blockErrors; // weighted sums
    private readonly double[] _blockFarthest; // largest squared distances

    /// <summary>Starts without centres: everything is infinitely far away.</summary>
    public CenterDistances(PointBlocks points)
    {
        _points = points;
        _distances = new double[points.Count];
        _blockErrors = new double[points.BlockCount];
        _blockFarthest = new double[points.BlockCount];
        Array.Fill(_distances, double.MaxValue);
        Array.Fill(_blockFarthest, double.MaxValue);
    }

    /// <summary>Takes another centre, four coordinates, into account.</summary>
    public void Add(ReadOnlySpan<double> center)
    {
        for (int block = 0; block < _blockFarthest.Length; block++)
        {
            if (_points.Blocks[block].SquaredDistanceTo(center) < _blockFarthest[block])
            {
                Update(block, center);
            }
        }
    }

    /// <summary>The point farthest from all centres, the first of equals.</summary>
    public int Farthest()
    {
        int block = Array.IndexOf(_blockFarthest, _blockFarthest.Max());
        int start = block * PointBlocks.BlockSize;
        return Array.IndexOf(_distances, _blockFarthest[block], start);
    }

    /// <summary>A random point, as likely as its weighted squared distance is large.</summary>
    public int Draw(Prng random)
    {
        double total = 0;
        foreach (double error in _blockErrors)
        {
            total += error;
        }

        double target = total * random.NextDouble();
        int block = Find(_blockErrors, ref target);
        int start = block * PointBlocks.BlockSize;
        Span<double> errors = stackalloc double[Math.Min(PointBlocks.BlockSize, _distances.Length - start)];
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = _distances[start + i] * _points.Weights[start + i];
        }

        return start + Find(errors, ref target);
    }

    /// <summary>Finds the share in which a target lies when all shares above 0 are laid end to end; rounding may have put it past the
    /// last.</summary>
    private static int Find(ReadOnlySpan<double> shares, ref double target)
    {
        int found = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (shares[i] > 0)
            {
                found = i;
                if (target < shares[i])
                {
                    break;
                }

                target -= shares[i];
            }
        }

        return found;
    }

    private void Update(int block, ReadOnlySpan<double> center)
    {
        int start = block * PointBlocks.BlockSize, end = Math.Min(start + PointBlocks.BlockSize, _distances.Length);
        double error = 0, farthest = 0;
        for (int i = start; i < end; i++)
        {
            double distance = Math.Min(_distances[i], _points.SquaredDistance(i, center));
            _distances[i] = distance;
            error += distance * _points.Weights[i];
            farthest = Math.Max(farthest, distance);
        }

        _blockErrors[block] = error;
        _blockFarthest[block] = farthest;
    }
}

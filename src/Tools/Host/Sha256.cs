using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tinct.Tools.Host;

/// <summary>SHA-256 (FIPS 180-4) of data that comes in parts: by the system, or, where a Linux system has no OpenSSL, by the code here. There
/// .NET ends the process as soon as it is asked for a hash.</summary>
internal sealed class Sha256 : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    private const int BlockLength = 64, Words = 16, Rounds = 64;

    private static readonly uint[] s_constants = FirstBitsOfRoots(Rounds, cube: true);
    private static readonly uint[] s_start = FirstBitsOfRoots(8, cube: false);
    private static readonly bool s_systemHas = !OperatingSystem.IsLinux() || HasLibrary("libssl.so.3") || HasLibrary("libssl.so.1.1");

    private readonly IncrementalHash? _system;
    private readonly uint[] _state = [.. s_start];
    private readonly byte[] _block = new byte[BlockLength];
    private int _filled;
    private long _length;

    /// <summary>Begins a hash.</summary>
    /// <param name="bySystem">Whether the system makes it; null where it can.</param>
    public Sha256(bool? bySystem = null) => _system = bySystem ?? s_systemHas ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    /// <summary>The hash of some bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        using var hash = new Sha256();
        hash.Append(bytes);
        return hash.Finish();
    }

    /// <summary>The hash of what is left of a stream, and how many bytes that is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (byte[] Hash, long Length) Of(Stream stream)
    {
        using var hash = new Sha256();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long length = 0;
            for (int read; (read = stream.Read(buffer)) > 0; length += read)
            {
                hash.Append(buffer.AsSpan(0, read));
            }

            return (hash.Finish(), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_system is not null)
        {
            _system.AppendData(bytes);
            return;
        }

        _length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(BlockLength - _filled, bytes.Length);
            bytes[..taken].CopyTo(_block.AsSpan(_filled));
            bytes = bytes[taken..];
            _filled += taken;
            if (_filled == BlockLength)
            {
                AddBlock();
                _filled = 0;
            }
        }
    }

    /// <summary>The hash of all that was added; the last that is asked of this.</summary>
    public byte[] Finish()
    {
        if (_system is not null)
        {
            return _system.GetHashAndReset();
        }

        long bits = _length * 8;
        Append([0x80]);
        while (_filled != BlockLength - sizeof(long))
        {
            Append([0]);
        }

        Span<byte> end = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(end, bits);
        Append(end);
        byte[] hash = new byte[Length];
        for (int i = 0; i < _state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), _state[i]);
        }

        return hash;
    }

    /// <inheritdoc/>
    public void Dispose() => _system?.Dispose();

    private void AddBlock()
    {
        Span<uint> w = stackalloc uint[Rounds];
        for (int i = 0; i < Words; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(i * sizeof(uint)));
        }

        for (int i = Words; i < Rounds; i++)
        {
            uint early = w[i - 15], late = w[i - 2];
            w[i] = w[i - 16] + w[i - 7]
                + (BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3))
                + (BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10));
        }

        (uint a, uint b, uint c, uint d) = (_state[0], _state[1], _state[2], _state[3]);
        (uint e, uint f, uint g, uint h) = (_state[4], _state[5], _state[6], _state[7]);
        for (int i = 0; i < Rounds; i++)
        {
            uint first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + s_constants[i] + w[i];
            uint second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        ReadOnlySpan<uint> sums = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < sums.Length; i++)
        {
            _state[i] += sums[i];
        }
    }

    private static bool HasLibrary(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }

    /// <summary>The first 32 bits behind the point of the square or cube roots of the first primes, which is what the standard takes for constants.</summary>
    private static uint[] FirstBitsOfRoots(int count, bool cube)
    {
        uint[] bits = new uint[count];
        for (int prime = 2, found = 0; found < count; prime++)
        {
            if (Enumerable.Range(2, Math.Max(0, (int)Math.Sqrt(prime) - 1)).All(divisor => prime % divisor != 0))
            {
                // The whole root with 32 bits behind the point, found bit by bit in integers: floating point might round it.
                UInt128 root = 0;
                BigInteger wanted = (BigInteger)prime << (cube ? 96 : 64);
                for (int bit = 36; bit >= 0; bit--)
                {
                    UInt128 tried = root | (UInt128.One << bit);
                    if (BigInteger.Pow((BigInteger)tried, cube ? 3 : 2) <= wanted)
                    {
                        root = tried;
                    }
                }

                bits[found++] = (uint)root;
            }
        }

        return bits;
    }
}

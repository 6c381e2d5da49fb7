using System.Buffers.Binary;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Pictures;

public class SrgbProfileTests
{
    private static readonly double[] s_red = [0.43607, 0.22249, 0.01392], s_green = [0.38515, 0.71687, 0.09708], s_blue = [0.14307, 0.06061, 0.71410];
    private static readonly double[] s_d50 = [0.9642, 1, 0.8249], s_d65 = [0.9505, 1, 1.0891];
    private static readonly byte[] s_curve = Parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

    [Fact]
    public void SrgbIsKnownInTheFormsItComesIn()
    {
        Assert.True(SrgbProfile.IsSrgb(Profile()));
        Assert.True(SrgbProfile.IsSrgb(Profile(white: s_d65)));
        Assert.True(SrgbProfile.IsSrgb(Profile(curve: Table(1024, static x => Light(x)))));
        Assert.True(SrgbProfile.IsSrgb(Profile(more: ("bkpt", Xyz([0, 0, 0])))));
        Assert.True(SrgbProfile.IsSrgb(Profile(red: [0.43604, 0.22249, 0.01390])));
    }

    [Fact]
    public void WhateverElseIsSaidKeepsAProfile()
    {
        Assert.False(SrgbProfile.IsSrgb(Profile(red: [0.51512, 0.24120, -0.00105])));
        Assert.False(SrgbProfile.IsSrgb(Profile(red: [0.43707, 0.22249, 0.01392])));
        Assert.False(SrgbProfile.IsSrgb(Profile(white: [0.9642, 1, 0.8449])));
        Assert.False(SrgbProfile.IsSrgb(Profile(curve: Table(1024, static x => Math.Pow(x, 2.2)))));
        Assert.False(SrgbProfile.IsSrgb(Profile(curve: Table(256, static x => Light(Math.Min(1, x * 1.004))))));
        Assert.False(SrgbProfile.IsSrgb(Profile(curve: Table(16, static x => Light(x)))));
        Assert.False(SrgbProfile.IsSrgb(Profile(curve: [.. "curv"u8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0x33])));
        Assert.False(SrgbProfile.IsSrgb(Profile(curve: [.. "curv"u8, 0, 0, 0, 0, 0, 0, 0, 0])));
        Assert.False(SrgbProfile.IsSrgb(Profile(more: ("A2B0", new byte[16]))));
        Assert.False(SrgbProfile.IsSrgb(Profile(more: ("cicp", new byte[12]))));
        Assert.False(SrgbProfile.IsSrgb(Profile(more: ("bkpt", Xyz([0.01, 0.01, 0.01])))));
    }

    [Fact]
    public void ADamagedProfileIsNotSrgb()
    {
        byte[] profile = Profile();
        for (int length = 0; length < profile.Length; length++)
        {
            Assert.False(SrgbProfile.IsSrgb(profile.AsSpan(0, length)));
        }
    }

    [Fact]
    public void AProfileOfSrgbIsLeftOutWithARemarkAndAnotherIsKept()
    {
        var notes = new List<string>();
        Assert.True(Metadata.ToSections(new ImageMetadata { Icc = Profile() }, notes).Icc.IsEmpty);
        Assert.Contains("sRGB", Assert.Single(notes), StringComparison.Ordinal);
        Assert.False(Metadata.ToSections(new ImageMetadata { Icc = Profile(red: [0.51512, 0.24120, -0.00105]) }, notes).Icc.IsEmpty);
        Assert.Single(notes);
    }

    /// <summary>sRGB's curve: light for a sample, both 0 to 1 (IEC 61966-2-1).</summary>
    private static double Light(double x) => x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);

    private static byte[] Profile(double[]? red = null, double[]? white = null, byte[]? curve = null, (string Tag, byte[] Data)? more = null)
    {
        List<(string Tag, byte[] Data)> tags =
        [
            ("wtpt", Xyz(white ?? s_d50)), ("rXYZ", Xyz(red ?? s_red)), ("gXYZ", Xyz(s_green)), ("bXYZ", Xyz(s_blue)),
            ("rTRC", curve ?? s_curve), ("gTRC", curve ?? s_curve), ("bTRC", curve ?? s_curve),
        ];
        if (more is { } added)
        {
            tags.Insert(0, added);
        }

        var head = new byte[132 + (12 * tags.Count)];
        "mntrRGB XYZ "u8.CopyTo(head.AsSpan(12));
        "acsp"u8.CopyTo(head.AsSpan(36));
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(128), tags.Count);
        var body = new List<byte>();
        for (int i = 0; i < tags.Count; i++)
        {
            Span<byte> entry = head.AsSpan(132 + (12 * i));
            System.Text.Encoding.ASCII.GetBytes(tags[i].Tag).CopyTo(entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], head.Length + body.Count);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Data.Length);
            body.AddRange(tags[i].Data);
        }

        return [.. head, .. body];
    }

    private static byte[] Xyz(double[] values) => [.. "XYZ "u8, 0, 0, 0, 0, .. values.SelectMany(Fixed)];

    private static byte[] Parametric(params double[] values) => [.. "para"u8, 0, 0, 0, 0, 0, 3, 0, 0, .. values.SelectMany(Fixed)];

    private static byte[] Table(int count, Func<double, double> light) =>
    [
        .. "curv"u8, 0, 0, 0, 0, 0, 0, (byte)(count >> 8), (byte)count,
        .. Enumerable.Range(0, count).Select(i => (int)Math.Round(65535 * light(i / (count - 1.0)))).SelectMany(static value => new[] { (byte)(value >> 8), (byte)value }),
    ];

    private static byte[] Fixed(double value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)Math.Round(value * 65536));
        return bytes;
    }
}

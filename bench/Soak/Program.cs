using System.Diagnostics;
using System.Globalization;
using Tinct.Codec;
using Tinct.Format;

// Encodes and decodes on several threads at once for a while, and watches memory, handles and the bytes that come out.
//   dotnet run -c Release --project bench/Soak -- [SECONDS=60] [THREADS=4]
// Exit code 1 where a file or a picture differs from the first of its kind, or where memory or handles still grow in the second half.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
double seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 60;
int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
(RgbaPicture Picture, EncodeOptions Options)[] jobs = [.. Jobs()];
byte[][] expected = [.. jobs.Select(job => TinctImage.Encode(job.Picture, job.Options).Bytes.ToArray())];
var watch = Stopwatch.StartNew();
using var end = new CancellationTokenSource();
long encoded = 0, decoded = 0, wrong = 0;
Thread[] workers = [.. Enumerable.Range(0, threads).Select(seed => new Thread(() => Work(new Random(seed))))];
Array.ForEach(workers, worker => worker.Start());
var samples = new List<(double Memory, int Handles)>();
const int steps = 12;
for (int step = 1; step <= steps; step++)
{
    Thread.Sleep(TimeSpan.FromSeconds(seconds / steps));
    GC.Collect();
    using var self = Process.GetCurrentProcess();
    samples.Add((self.WorkingSet64 / 1e6, HandlesOf(self)));
    Console.WriteLine(
        $"{watch.Elapsed.TotalSeconds,7:F0} s  working set {samples[^1].Memory,6:F0} MB  handles {samples[^1].Handles,4}  "
        + $"encoded {Volatile.Read(ref encoded) / 1e6 / watch.Elapsed.TotalSeconds,6:F2} Mpx/s  decoded {Volatile.Read(ref decoded) / 1e6 / watch.Elapsed.TotalSeconds,7:F2} Mpx/s  wrong {Volatile.Read(ref wrong)}");
}

end.Cancel();
Array.ForEach(workers, worker => worker.Join());
(double memory, int handles) = (Growth(sample => sample.Memory), (int)Growth(sample => sample.Handles));
bool isSteady = memory < 0.1 * samples[^1].Memory && handles < 8;
Console.WriteLine($"second half against the first: {memory:+0;-0;0} MB, {handles:+0;-0;0} handles; {(isSteady ? "steady" : "STILL GROWING")}, {wrong} wrong");
return isSteady && wrong == 0 ? 0 : 1;

// The most of the last third less the most of the middle one: the first third is for warming up.
double Growth(Func<(double Memory, int Handles), double> of) => samples[(2 * steps / 3)..].Max(of) - samples[(steps / 3)..(2 * steps / 3)].Max(of);

void Work(Random random)
{
    while (!end.IsCancellationRequested)
    {
        int at = random.Next(jobs.Length);
        (RgbaPicture picture, EncodeOptions options) = jobs[at];
        if (random.Next(4) == 0)
        {
            byte[] file = TinctImage.Encode(picture, options).Bytes.ToArray();
            Count(ref encoded, picture, file.AsSpan().SequenceEqual(expected[at]));
        }
        else
        {
            RgbaPicture shown = TinctImage.Decode(expected[at]);
            Count(ref decoded, picture, shown.Width == picture.Width && shown.Height == picture.Height);
        }
    }
}

void Count(ref long pixels, RgbaPicture picture, bool isRight)
{
    Interlocked.Add(ref pixels, picture.Pixels.Length);
    Interlocked.Add(ref wrong, isRight ? 0 : 1);
}

static int HandlesOf(Process self) => Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : self.HandleCount;

// Pictures by rule, of several sizes, in every method and fit.
static IEnumerable<(RgbaPicture, EncodeOptions)> Jobs()
{
    int seed = 1;
    foreach ((int width, int height) in ((int, int)[])[(16, 16), (97, 61), (320, 240), (640, 512)])
    {
        foreach (CompressionChoice compression in (CompressionChoice[])[CompressionChoice.Lz4, CompressionChoice.Swift, CompressionChoice.Dense])
        {
            int colors = 4 << (seed % 7);
            EncodeOptions options = new()
            {
                Colors = colors,
                Effort = 1 + (seed % 4),
                Tune = (Tune)(seed % 3),
                Threads = 1 + (seed % 2),
                Fit = new FitOptions { Method = seed % 5 == 0 ? FitMethod.Em : FitMethod.KMeans },
                Map = new MapOptions { Dither = (Dither)(seed % 3 == 0 ? 1 : 0) },
                Write = new FileWriteOptions { Compression = compression },
            };
            yield return (Made(width, height, seed++), options);
        }
    }
}

static RgbaPicture Made(int width, int height, int seed)
{
    var random = new Random(seed);
    var pixels = new RgbaColor[width * height];
    for (int i = 0; i < pixels.Length; i++)
    {
        (int x, int y) = (i % width, i / width);
        int noise = random.Next(24);
        pixels[i] = new RgbaColor((byte)((x * 255 / width) ^ (noise & 7)), (byte)((y * 231 / height) + noise), (byte)((((x / 16) + (y / 16)) & 1) * 120), (byte)(seed % 2 == 0 && x < y ? 128 : 255));
    }

    return new RgbaPicture(pixels, width);
}

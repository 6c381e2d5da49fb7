using System.Reflection;
using System.Runtime.Loader;
using Tinct.Codec;

namespace Tinct.Bench.DecodeSpeed;

/// <summary>Another build of the libraries, such as that of the previous commit, loaded beside this one so that both run in turn.</summary>
internal sealed class FormerBuild
{
    private readonly MethodInfo _decode;
    private readonly Type _pixel;

    /// <summary>Loads the two libraries of a folder, which hold what they depend on.</summary>
    internal FormerBuild(string folder)
    {
        var context = new AssemblyLoadContext(folder);
        context.Resolving += (_, name) => File.Exists(PathOf(name.Name!)) ? context.LoadFromAssemblyPath(PathOf(name.Name!)) : null;
        Assembly codec = context.LoadFromAssemblyPath(PathOf("Tinct.Codec"));
        _pixel = context.LoadFromAssemblyPath(PathOf("Tinct.Format")).GetType("Tinct.Format.RgbaColor", throwOnError: true)!;
        _decode = codec.GetType(typeof(TinctDecoder).FullName!, throwOnError: true)!
            .GetMethods().First(method => method.Name == nameof(TinctDecoder.DecodePixels));

        string PathOf(string name) => Path.GetFullPath(Path.Combine(folder, name + ".dll"));
    }

    /// <summary>Opens a file again and again as that build does, on one thread.</summary>
    /// <param name="file">The file.</param>
    /// <param name="pixels">Its pixels.</param>
    internal Action Decoder(byte[] file, int pixels)
    {
        object buffer = Activator.CreateInstance(typeof(Memory<>).MakeGenericType(_pixel), Array.CreateInstance(_pixel, pixels))!;
        object?[] given = [new ReadOnlyMemory<byte>(file), buffer, null, 1];

        // A build since there is a token to stop has a fifth.
        object?[] arguments = [.. given, .. _decode.GetParameters().Skip(given.Length).Select(static rest => (object?)CancellationToken.None)];
        return () => _decode.Invoke(null, arguments);
    }
}

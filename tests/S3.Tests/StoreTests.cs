using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tinct.S3.Tests;

/// <summary>The client of a real store, before a server of a few lines; .ci/s3 has a whole one.</summary>
public sealed class StoreTests : IDisposable
{
    private const int Length = 10_000;

    /// <summary>The MD5 of so many y, which the client checks.</summary>
    private const string Version = "f95fd7316c5fd51bc4f518dde7ff2406";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tinct-s3-test-");

    public StoreTests()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ATransferThatIsResetIsBegunAnew()
    {
        string file = Path.Combine(_folder.FullName, "a.ppm");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task server = Task.Run(() =>
        {
            Answer(listener, (byte)'x', file);
            Answer(listener, (byte)'y', brokenOff: null);
        });

        IObjectStore store = S3Store.Open($"http://127.0.0.1:{port}", pathStyle: true);
        Assert.Equal(Version, store.Get("bucket", "a.ppm", file, CancellationToken.None));
        await server;
        Assert.Equal(Enumerable.Repeat((byte)'y', Length), await File.ReadAllBytesAsync(file));
    }

    /// <summary>Answers one request.</summary>
    /// <param name="brokenOff">The file that is begun before the connection is reset; null for an answer to the end.</param>
    private static void Answer(TcpListener listener, byte content, string? brokenOff)
    {
        using Socket socket = listener.AcceptSocket();
        byte[] request = new byte[1 << 16];
        for (int filled = 0; !request.AsSpan(0, filled).EndsWith("\r\n\r\n"u8);)
        {
            filled += socket.Receive(request.AsSpan(filled));
        }

        byte[] body = new byte[brokenOff is null ? Length : Length / 2];
        Array.Fill(body, content);
        socket.Send(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Length}\r\nETag: \"{Version}\"\r\nConnection: close\r\n\r\n"));
        socket.Send(body);
        if (brokenOff is not null)
        {
            SpinWait.SpinUntil(() => new FileInfo(brokenOff) is { Exists: true, Length: > 0 });
            socket.LingerState = new LingerOption(true, 0);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3.Tests;

/// <summary>The client of a real store, before a server of a few lines; .ci/s3 has a whole one.</summary>
public sealed class StoreTests : IDisposable
{
    private const int Length = 10_000;

    /// <summary>The MD5 of so many y, which the client checks.</summary>
    private const string Version = "f95fd7316c5fd51bc4f518dde7ff2406";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tinct-s3-test-");

    private readonly string _file;

    public StoreTests()
    {
        _file = Path.Combine(_folder.FullName, "a.ppm");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ATransferThatIsResetIsBegunAnew()
    {
        using var server = new Server((connection, _) => connection == 0 ? Answer((byte)'x', breaksOff: true) : Answer((byte)'y'), _file);
        Assert.Equal(Version, Get(server));
        Assert.Equal(Enumerable.Repeat((byte)'y', Length), File.ReadAllBytes(_file));
    }

    [Fact]
    public void ATransferThatStallsIsBegunAnew()
    {
        using var server = new Server((connection, _) => connection == 0 ? Answer((byte)'x', stalls: true) : Answer((byte)'y'), _file);
        Assert.Equal(Version, Get(server, TimeSpan.FromSeconds(1)));
        Assert.Equal(Enumerable.Repeat((byte)'y', Length), File.ReadAllBytes(_file));
    }

    [Fact]
    public void WhatStallsAgainAndAgainIsOnePicturesFailureUntilThereAreManyInSuccession()
    {
        using var server = new Server((_, _) => Answer((byte)'x', stalls: true), _file);
        IObjectStore store = S3Store.Open(server.Address, pathStyle: true, TimeSpan.FromMilliseconds(50));
        for (int i = 1; i < 8; i++)
        {
            CommandException failure = Assert.Throws<CommandException>(() => store.Get("bucket", "a.ppm", _file, CancellationToken.None));
            Assert.Equal("s3://bucket/a.ppm: nothing came or went for 0.1 seconds, 3 times", failure.Message);
        }

        BatchStoppedException end = Assert.Throws<BatchStoppedException>(() => store.Get("bucket", "a.ppm", _file, CancellationToken.None));
        Assert.EndsWith("and so for 8 in succession", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoreThatNeverAnswersAListIsNotReached()
    {
        using var server = new Server((_, _) => [], _file);
        IObjectStore store = S3Store.Open(server.Address, pathStyle: true, TimeSpan.FromMilliseconds(50));
        BatchStoppedException failure = Assert.Throws<BatchStoppedException>(() => store.List("bucket", "", recursive: true, CancellationToken.None).ToList());
        Assert.StartsWith("s3://bucket: cannot be reached: nothing came", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUploadIsTakenOrGivenUp()
    {
        File.WriteAllBytes(_file, new byte[1 << 20]);
        using var server = new Server((connection, _) => connection > 0 ? [] : Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: \"{Version}\"\r\nConnection: close\r\n\r\n"), _file);
        Assert.Equal(Version, S3Store.Open(server.Address, pathStyle: true).Put("bucket", "a.tinct", _file, new Dictionary<string, string>(), CancellationToken.None));

        IObjectStore hasty = S3Store.Open(server.Address, pathStyle: true, TimeSpan.FromMilliseconds(100));
        CommandException failure = Assert.Throws<CommandException>(() => hasty.Put("bucket", "b.tinct", _file, new Dictionary<string, string>(), CancellationToken.None));
        Assert.Equal("s3://bucket/b.tinct: nothing came or went for 0.1 seconds, 3 times", failure.Message);
    }

    // Versions are any text.
    [Theory]
    [InlineData("a-b c")]
    [InlineData("0123456789abcdef")]
    [InlineData("zz95fd7316c5fd51bc4f518dde7ff240")]
    [InlineData("")]
    public void VersionsNeedNotBeHashes(string version)
    {
        using var server = new Server((_, _) => Answer((byte)'y', version: version), _file);
        Assert.Equal(version, Get(server));
        Assert.Equal(Length, new FileInfo(_file).Length);
    }

    [Fact]
    public void AVersionThatIsAHashIsCompared()
    {
        using var server = new Server((_, _) => Answer((byte)'x'), _file);
        Assert.Contains("hash", Assert.Throws<CommandException>(() => Get(server)).Message, StringComparison.OrdinalIgnoreCase);
    }

    private string Get(Server server, TimeSpan? patience = null) =>
        S3Store.Open(server.Address, pathStyle: true, patience).Get("bucket", "a.ppm", _file, CancellationToken.None);

    /// <summary>What a server sends: an object; or half of one, after which it resets the connection, or sends no more.</summary>
    private static byte[] Answer(byte content, bool breaksOff = false, bool stalls = false, string version = Version)
    {
        byte[] body = new byte[breaksOff || stalls ? Length / 2 : Length];
        Array.Fill(body, content);
        string marks = $"{(breaksOff ? Server.BreaksOff : "")}{(stalls ? Server.Stalls : "")}";
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{marks}Content-Length: {Length}\r\nETag: \"{version}\"\r\nConnection: close\r\n\r\n"), .. body];
    }

    /// <summary>A server that sends what it is told for each connection.</summary>
    private sealed class Server : IDisposable
    {
        public const string BreaksOff = "X-Breaks-Off: 1\r\n", Stalls = "X-Stalls: 1\r\n";

        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _open = [];
        private readonly string _file;

        /// <param name="answer">The bytes for the n-th connection and its request; none for no answer at all.</param>
        /// <param name="file">What the client writes to: a connection is reset when it has begun.</param>
        public Server(Func<int, string, byte[]> answer, string file)
        {
            _file = file;
            _listener.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
            new Thread(() => Serve(answer)) { IsBackground = true }.Start();
        }

        public string Address { get; }

        public void Dispose()
        {
            _listener.Stop();
            _open.ForEach(static socket => socket.Dispose());
        }

        private void Serve(Func<int, string, byte[]> answer)
        {
            try
            {
                for (int connection = 0; ; connection++)
                {
                    Socket socket = _listener.AcceptSocket();
                    _open.Add(socket);
                    Answer(socket, answer(connection, Request(socket)));
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test has ended, or the client has.
            }
        }

        private void Answer(Socket socket, byte[] bytes)
        {
            string text = Encoding.Latin1.GetString(bytes);
            socket.Send(bytes);
            if (text.Contains(BreaksOff, StringComparison.Ordinal))
            {
                SpinWait.SpinUntil(() => new FileInfo(_file) is { Exists: true, Length: > 0 });
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
            else if (bytes.Length > 0 && !text.Contains(Stalls, StringComparison.Ordinal))
            {
                socket.Dispose();
            }
        }

        /// <summary>The head of a request, whose body is read too.</summary>
        private static string Request(Socket socket)
        {
            byte[] buffer = new byte[1 << 16];
            var text = new StringBuilder();
            long body = 0, wanted = 0;
            while (true)
            {
                int read = socket.Receive(buffer);
                string part = Encoding.Latin1.GetString(buffer, 0, read);
                text.Append(wanted == 0 ? part : "");
                int end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end < 0 && read > 0)
                {
                    continue;
                }

                string head = text.ToString()[..Math.Max(0, end)];
                Match length = Regex.Match(head, "Content-Length: ([0-9]+)");
                body = wanted == 0 ? text.Length - end - 4 : body + read;
                wanted = length.Success ? long.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
                if (body >= wanted || read == 0)
                {
                    return head;
                }

                if (head.Contains("100-continue", StringComparison.Ordinal) && body == 0)
                {
                    socket.Send("HTTP/1.1 100 Continue\r\n\r\n"u8);
                }
            }
        }
    }
}

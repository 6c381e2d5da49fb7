using System.IO.MemoryMappedFiles;

namespace Tinct.Fuzz.Engine;

/// <summary>A file that always holds the input that is being tried, even after the system has ended the process.</summary>
internal sealed unsafe class CurrentInput
{
    private readonly byte* _start;
    private readonly int _capacity;

    public CurrentInput(string path, int capacity)
    {
        _capacity = capacity;
        using (var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite))
        {
            file.SetLength(sizeof(int) + capacity);
        }

        MemoryMappedViewAccessor view = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, sizeof(int) + capacity).CreateViewAccessor();
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The input.</summary>
    public byte[] Bytes => new ReadOnlySpan<byte>(_start + sizeof(int), *(int*)_start).ToArray();

    /// <summary>Takes another.</summary>
    public void Set(ReadOnlySpan<byte> input)
    {
        *(int*)_start = Math.Min(input.Length, _capacity);
        input[..*(int*)_start].CopyTo(new Span<byte>(_start + sizeof(int), _capacity));
    }
}

using Unroll.Testing.Checkpoints;
using Unroll.Weights;
using static Unroll.Tests.Weights.Field.FieldModel;

namespace Unroll.Tests.Weights.Field;

/// <summary>Checkpoints from streams, from memory and from resources, with progress and an end before the end.</summary>
public class SourceTests
{
    private static readonly Dictionary<string, object?> Root = new() { ["state_dict"] = StateDict() };

    public static TheoryData<string> Names => [.. CheckpointFiles.GoodNames];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_format_reads_from_memory_and_streams_as_from_a_file(string name)
    {
        string path = CheckpointFiles.Good(name);
        using StateDict file = Unroll.Weights.StateDict.Open(path);
        byte[] bytes = File.ReadAllBytes(path);
        using StateDict memory = Unroll.Weights.StateDict.Open(((byte[])[1, .. bytes]).AsMemory(1), name);
        using FileStream stream = File.OpenRead(path);
        using StateDict streamed = Unroll.Weights.StateDict.Open(stream);
        using TrickleStream trickle = new(bytes);
        using StateDict trickled = await Unroll.Weights.StateDict.OpenAsync(trickle, name, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(name, streamed.Source);
        foreach (StateDict other in (StateDict[])[memory, streamed, trickled])
        {
            Assert.Equal(file.Format, other.Format);
            Assert.Equal(file.Tensors.Select(t => t.ToString()), other.Tensors.Select(t => t.ToString()));
            Assert.All(file.Tensors, tensor => Assert.Equal(CheckpointFiles.Values(tensor), CheckpointFiles.Values(Find(other, tensor.Name))));
        }
    }

    [Fact]
    public void An_embedded_resource_is_read()
    {
        using StateDict state = Unroll.Weights.StateDict.OpenResource(typeof(SourceTests).Assembly, "tiny.safetensors");
        Assert.Equal("tiny.safetensors", state.Source);
        Assert.Equal("safetensors", state.Format);
        Assert.Equal(CheckpointFiles.Parameters.Count, state.Tensors.Count);

        string error = Assert.Throws<CheckpointException>(() => Unroll.Weights.StateDict.OpenResource(typeof(SourceTests).Assembly, "small.safetensors")).Message;
        Assert.Equal("Unroll.Tests has no embedded resource small.safetensors. It has tiny.safetensors.", error);
    }

    [Fact]
    public void A_stream_is_read_from_where_it_is_and_left_open()
    {
        byte[] bytes = Pickler.Save(Root);
        using MemoryStream stream = new([1, 2, 3, .. bytes]);
        stream.Position = 3;
        using StateDict state = Unroll.Weights.StateDict.Open(stream, "inner.pth");
        LoadsRight(state);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Nothing_is_read_after_dispose()
    {
        StateDict state = Open(Root);
        StateDictTensor tensor = state.Tensors[0];
        state.Dispose();
        Assert.Throws<ObjectDisposedException>(() => CheckpointFiles.Values(tensor));
    }

    [Fact]
    public async Task Empty_broken_and_cut_streams_are_errors_with_a_name()
    {
        Assert.Contains("s is empty", Assert.Throws<CheckpointException>(() => Unroll.Weights.StateDict.Open(Stream.Null, "s")).Message, StringComparison.Ordinal);
        Assert.Contains("s is empty", Assert.Throws<CheckpointException>(() => Unroll.Weights.StateDict.Open(Array.Empty<byte>(), "s")).Message, StringComparison.Ordinal);
        byte[] bytes = Pickler.Save(Root);
        Assert.Contains("s is truncated", Assert.Throws<CheckpointException>(() => Unroll.Weights.StateDict.Open(bytes.AsMemory(0, bytes.Length / 2), "s")).Message, StringComparison.Ordinal);
        using TrickleStream broken = new(bytes) { FailsAt = 5_000 };
        CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(() => Unroll.Weights.StateDict.OpenAsync(broken, "s", cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("s cannot be read: the line went dead", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_tells_its_progress_and_can_be_cancelled()
    {
        byte[] bytes = Pickler.Save(Root);
        using TrickleStream whole = new(bytes);
        Recorded<long> progress = new();
        using (await Unroll.Weights.StateDict.OpenAsync(whole, "s", progress, TestContext.Current.CancellationToken))
        {
            Assert.Equal(bytes.Length, progress.Values[^1]);
            Assert.Equal(progress.Values.Order(), progress.Values);
            Assert.InRange(progress.Values.Count, 10, int.MaxValue);
        }

        using CancellationTokenSource cancellation = new();
        using TrickleStream cancelled = new(bytes) { OnRead = position => { if (position > 10_000) { cancellation.Cancel(); } } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Unroll.Weights.StateDict.OpenAsync(cancelled, "s", cancellation: cancellation.Token));
        Assert.InRange(cancelled.Position, 10_000, 20_000);
    }

    [Fact]
    public void Loading_tells_its_progress_and_can_be_cancelled()
    {
        Recorded<double> progress = new();
        using StateDict state = Open(Root);
        LoadsRight(state, new LoadOptions { Progress = progress });
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.InRange(progress.Values[^1], 0.99, 1);

        using CancellationTokenSource cancellation = new();
        BoundParameters bound = BoundParameters.Bind(Needs, state, new LoadOptions { Cancellation = cancellation.Token });
        ParameterInfo first = CheckpointFiles.Parameters[0];
        Read(bound, first);
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => Read(bound, first));
        Assert.Throws<OperationCanceledException>(() => bound.ReadPart(first.Name, 0, new float[1]));
        Assert.Throws<OperationCanceledException>(() => BoundParameters.Bind(Needs, state, new LoadOptions { Cancellation = cancellation.Token }));
    }

    private static StateDictTensor Find(StateDict state, string name) => state.TryGet(name, out StateDictTensor? tensor) ? tensor : throw new InvalidOperationException(name);

    private sealed class Recorded<T> : IProgress<T>
    {
        public List<T> Values { get; } = [];

        public void Report(T value) => Values.Add(value);
    }

    /// <summary>A stream as networks have them: it tells no length and gives a little at a time.</summary>
    private sealed class TrickleStream(byte[] bytes) : Stream
    {
        private int _position;

        public long FailsAt { get; init; } = long.MaxValue;

        public Action<long>? OnRead { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = Math.Min(Math.Min(count, 1_000), bytes.Length - _position);
            if (_position >= FailsAt)
            {
                throw new IOException("the line went dead");
            }

            Array.Copy(bytes, _position, buffer, offset, read);
            _position += read;
            OnRead?.Invoke(_position);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

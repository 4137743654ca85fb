using System.Diagnostics;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Tests.Weights;

/// <summary>Damaged files end in success or in <see cref="CheckpointException"/>: nothing else, and soon.</summary>
public class CheckpointFuzzTests
{
    private static readonly LoadOptions Tolerant = new() { AllowNonFinite = true, VerifyHash = false };

    public static TheoryData<string> Names => [.. CheckpointFiles.GoodNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryCutIsAnError(string name)
    {
        byte[] whole = File.ReadAllBytes(CheckpointFiles.Good(name));
        Random random = new(1);
        using TemporaryFolder folder = new();
        int[] lengths = [1, 2, 7, 8, 9, 16, 100, 1000, whole.Length - 1, whole.Length - 20, .. Enumerable.Range(0, 30).Select(_ => random.Next(1, whole.Length))];
        foreach (int length in lengths)
        {
            string path = folder.File($"cut{length}.bin");
            File.WriteAllBytes(path, whole.AsSpan(0, length));
            Assert.Throws<CheckpointException>(() => CheckpointFiles.Load(path, Tolerant));
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FlippedBytesDoNoHarm(string name)
    {
        byte[] whole = File.ReadAllBytes(CheckpointFiles.Good(name));
        Random random = new(2);
        using TemporaryFolder folder = new();
        string path = folder.File("flipped.bin");
        int refused = 0;
        Stopwatch clock = Stopwatch.StartNew();
        for (int round = 0; round < 60; round++)
        {
            byte[] damaged = [.. whole];

            // Weights are most of the file; what can go wrong is at both of its ends.
            int region = (round % 3) switch { 0 => 9000, 1 => 300, _ => whole.Length };
            for (int i = 0; i < 1 + (round % 8); i++)
            {
                int place = random.Next(Math.Min(region, whole.Length));
                damaged[round % 2 == 0 ? place : whole.Length - 1 - place] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                CheckpointFiles.Load(path, Tolerant);
            }
            catch (CheckpointException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }

        Assert.InRange(refused, 1, 60);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void RandomBytesBehindEachSignatureAreRefused()
    {
        Random random = new(3);
        using TemporaryFolder folder = new();
        string path = folder.File("random.bin");
        byte[][] starts = [[0x50, 0x4b, 3, 4], [0x80, 2], [20, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], []];
        for (int round = 0; round < 400; round++)
        {
            byte[] tail = new byte[random.Next(1, 200)];
            random.NextBytes(tail);
            File.WriteAllBytes(path, [.. starts[round % starts.Length], .. tail]);
            Assert.Throws<CheckpointException>(() => CheckpointFiles.Load(path, Tolerant));
        }
    }
}

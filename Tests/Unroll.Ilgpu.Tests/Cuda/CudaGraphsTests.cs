using Unroll.Ilgpu.Cuda;

namespace Unroll.Ilgpu.Tests.Cuda;

/// <summary>When passes are recorded, replayed or launched as ever, with a driver that only counts.</summary>
public class CudaGraphsTests
{
    private readonly CountingDriver _driver = new();
    private int _launches;

    [Fact]
    public void A_batch_is_launched_then_recorded_then_replayed()
    {
        using var graphs = new CudaGraphs(_driver);
        for (var i = 0; i < 5; i++)
        {
            graphs.Run(8, Launch);
        }

        Assert.Equal(2, _launches);
        Assert.Equal(1, _driver.Recorded);
        Assert.Equal(4, _driver.Replayed);
    }

    [Fact]
    public void Each_size_of_batch_has_its_own_recording()
    {
        using (var graphs = new CudaGraphs(_driver))
        {
            foreach (var batch in new[] { 1, 8, 1, 8, 1, 8 })
            {
                graphs.Run(batch, Launch);
            }

            Assert.Equal(2, _driver.Recorded);
        }

        Assert.Equal(2, _driver.Destroyed);
    }

    [Fact]
    public void A_failed_recording_is_launched_as_ever_for_good()
    {
        _driver.Fails = true;
        using var graphs = new CudaGraphs(_driver);
        for (var i = 0; i < 4; i++)
        {
            graphs.Run(1, Launch);
        }

        // The second run launched into the recording, then again.
        Assert.Equal(5, _launches);
        Assert.Equal(1, _driver.Recorded);
        Assert.Equal(0, _driver.Replayed);
    }

    private void Launch() => _launches++;

    private sealed class CountingDriver : IGraphDriver
    {
        public bool Fails { get; set; }

        public int Recorded { get; private set; }

        public int Replayed { get; private set; }

        public int Destroyed { get; private set; }

        public bool TryBegin() => true;

        public nint End()
        {
            Recorded++;
            return Fails ? 0 : Recorded;
        }

        public bool TryLaunch(nint executable)
        {
            Replayed++;
            return true;
        }

        public void Destroy(nint executable) => Destroyed++;
    }
}

using Unroll.Cluster.Tests.Support;
using Unroll.Testing;

namespace Unroll.Cluster.Tests;

/// <summary>A job on silos in processes of their own, with an image that ends every process that looks at it.</summary>
public sealed class PoisonTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_image_that_ends_processes_is_set_aside()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows which process reads a file.");
        const int Count = 200;
        await using var redis = await RedisServer.StartAsync();
        using var job = new Job();
        var correct = job.WriteFolders(Count);

        // Whoever reads this image hangs, so that it can be killed just then.
        var poison = Path.Combine(job.Data, "class5", "x.pgm");
        Assert.Equal(0, (await DotnetCommand.RunProgramAsync("mkfifo", job.Data, [poison])).ExitCode);
        await using var pipe = new FileStream(poison, FileMode.Open, FileAccess.ReadWrite);
        List<SiloProcess> silos = [];
        try
        {
            for (var i = 0; i < 3; i++)
            {
                silos.Add(await SiloProcess.StartAsync(redis.Address, output));
            }

            var running = job.EvaluateAsync([.. redis.Client, "--shards", "4", "--attempts", "2"]);
            for (var i = 0; i < 2; i++)
            {
                await Until.TrueAsync(() => silos.Exists(silo => silo.HasOpen(poison)) || running.IsCompleted, "a silo reads the image");
                Assert.False(running.IsCompleted);
                var victim = silos.Find(silo => silo.HasOpen(poison))!;
                victim.Kill();
                await Until.TrueAsync(() => !victim.IsAlive, "it is dead");
            }

            var report = await running;
            Assert.Equal((correct, Count), (report.GetProperty("correct").GetInt32(), report.GetProperty("images").GetInt32()));
            var reason = Assert.Single(report.GetProperty("unreadable").EnumerateArray()).GetString();
            Assert.Equal("class5/x.pgm: set aside, since 2 processes ended while it was computed.", reason);
            Assert.Equal(Count + 1, job.Lines().Length);
            Assert.Single(silos, silo => silo.IsAlive);
        }
        finally
        {
            foreach (var silo in silos)
            {
                await silo.DisposeAsync();
            }
        }
    }
}

namespace Unroll.Ilgpu.Cuda;

/// <summary>What a driver offers to record the launches of a stream once and replay them.</summary>
internal interface IGraphDriver
{
    /// <summary>Starts to record: launches to the stream are noted, not run. False where the driver refuses.</summary>
    bool TryBegin();

    /// <summary>Ends the recording.</summary>
    /// <returns>What was recorded, ready to run; 0 where it failed.</returns>
    nint End();

    /// <summary>Runs a recording on the stream; false where the driver refuses.</summary>
    bool TryLaunch(nint executable);

    /// <summary>Frees a recording.</summary>
    void Destroy(nint executable);
}

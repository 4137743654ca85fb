namespace Unroll.Ilgpu.Cuda;

/// <summary>A driver's means of recording the launches of a stream once and replaying them.</summary>
internal interface IGraphDriver
{
    /// <summary>Starts recording: launches to the stream are noted, not run. False if the driver refuses.</summary>
    bool TryBegin();

    /// <summary>Ends the recording.</summary>
    /// <returns>The recording, ready to run; 0 if it failed.</returns>
    nint End();

    /// <summary>Runs a recording on the stream; false if the driver refuses.</summary>
    bool TryLaunch(nint executable);

    /// <summary>Frees a recording.</summary>
    void Destroy(nint executable);
}

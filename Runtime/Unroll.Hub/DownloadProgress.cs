namespace Unroll.Hub;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file's name.</param>
/// <param name="BytesReceived">Bytes that are here, those of an earlier, interrupted download included.</param>
/// <param name="TotalBytes">Bytes of the whole file; null where the server does not say.</param>
public readonly record struct DownloadProgress(string File, long BytesReceived, long? TotalBytes);

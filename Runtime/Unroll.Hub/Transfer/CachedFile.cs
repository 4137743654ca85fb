namespace Unroll.Hub.Transfer;

/// <summary>Files that may be links.</summary>
internal static class CachedFile
{
    /// <summary>Whether a file is there to be read; a link to nothing, which <see cref="File.Exists(string?)"/> finds on Unix, is not.</summary>
    public static bool Exists(string path) => File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target || target.Exists);
}

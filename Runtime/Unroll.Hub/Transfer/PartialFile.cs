using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Unroll.Hub.Transfer;

/// <summary>
/// What is here of a file that is being downloaded, and its hash so far. Beside it lies, in a file of its own, the server's name for this very content (a strong ETag, or the date
/// of the last change), without which it could not be told whether the rest belongs to it.
/// </summary>
internal sealed class PartialFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly DownloadRequest _request;
    private readonly FileStream _file;
    private IncrementalHash? _hash;

    private PartialFile(DownloadRequest request, FileStream file)
    {
        _request = request;
        _path = request.Partial;
        _file = file;
    }

    /// <summary>Bytes that are here.</summary>
    public long Length { get; private set; }

    /// <summary>Whether bytes of another run are among them.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>What the server called the content that these bytes are of; null where it did not.</summary>
    public RangeConditionHeaderValue? Validator { get; private set; }

    private string ValidatorPath => _path + ".etag";

    /// <exception cref="HubException">The file cannot be written.</exception>
    public static async Task<PartialFile> OpenAsync(DownloadRequest request, CancellationToken cancellation)
    {
        FileStream file;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(request.Partial)!);
            file = new FileStream(request.Partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new HubException($"{request.Partial} cannot be written: {e.Message}", e);
        }

        var partial = new PartialFile(request, file);
        try
        {
            partial.Validator = partial.ReadValidator();
            if (file.Length > 0 && (request.IsContentAddressed || partial.Validator is not null) && !(file.Length > request.Length))
            {
                await partial.HashAsync(cancellation).ConfigureAwait(false);
                partial.IsResumed = true;
            }
            else
            {
                partial.Reset();
            }

            return partial;
        }
        catch
        {
            await partial.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hash?.Dispose();
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Starts anew.</summary>
    public void Reset()
    {
        _file.SetLength(0);
        Length = 0;
        IsResumed = false;
        Validator = null;
        File.Delete(ValidatorPath);
        StartHash();
    }

    /// <summary>Keeps the server's name for the content that is about to come.</summary>
    public void Remember(HttpResponseMessage response)
    {
        Validator = response.Headers.ETag is { IsWeak: false } etag ? new RangeConditionHeaderValue(etag)
            : response.Content.Headers.LastModified is { } date ? new RangeConditionHeaderValue(date)
            : null;
        if (Validator is null)
        {
            File.Delete(ValidatorPath);
        }
        else
        {
            File.WriteAllText(ValidatorPath, Validator.ToString());
        }
    }

    /// <exception cref="HubException">The disk is full, or gone.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new HubException($"{_path} cannot be written: {e.Message}", e);
        }

        _hash?.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>What differs from the hash that the content must have; null where nothing does.</summary>
    public string? Difference() => _hash is null ? null : _request.Hash!.Difference(_hash);

    /// <summary>Puts the file, complete, where it belongs.</summary>
    /// <exception cref="HubException">It cannot be put there.</exception>
    public async Task MoveIntoPlaceAsync()
    {
        try
        {
            _file.Flush(flushToDisk: true);
            await _file.DisposeAsync().ConfigureAwait(false);
            File.Move(_path, _request.Destination, overwrite: true);
            File.Delete(ValidatorPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"{_request.Destination} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Takes the file away.</summary>
    public async Task DiscardAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        File.Delete(_path);
        File.Delete(ValidatorPath);
    }

    private RangeConditionHeaderValue? ReadValidator() =>
        File.Exists(ValidatorPath) && RangeConditionHeaderValue.TryParse(File.ReadAllText(ValidatorPath), out var validator) ? validator : null;

    private async Task HashAsync(CancellationToken cancellation)
    {
        StartHash();
        var buffer = new byte[1 << 20];
        while (await _file.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
        {
            _hash?.AppendData(buffer, 0, count);
            Length += count;
        }
    }

    private void StartHash()
    {
        _hash?.Dispose();
        _hash = _request.Hash?.Start(_request.Length);
    }
}

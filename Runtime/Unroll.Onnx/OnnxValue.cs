using System.ComponentModel;

namespace Unroll.Onnx;

/// <summary>A value of an <see cref="OnnxGraph"/>, for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct OnnxValue
{
    internal OnnxValue(string name, int channels, int height, int width, bool isVector = false)
    {
        Name = name;
        Channels = channels;
        Height = height;
        Width = width;
        IsVector = isVector;
    }

    internal string Name { get; init; }

    internal int Channels { get; init; }

    internal int Height { get; init; }

    internal int Width { get; init; }

    /// <summary>True for [batch, channels] rather than [batch, channels, height, width].</summary>
    internal bool IsVector { get; init; }
}

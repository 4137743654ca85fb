using System.Globalization;

namespace Unroll.Generator.Support;

/// <summary>Formats numbers the same on every machine until it is disposed: generated code must not depend on the user's culture.</summary>
internal readonly struct InvariantScope : IDisposable
{
    // The rule is there to keep the machine's culture out of the output, which is what these two lines do.
#pragma warning disable RS1035
    private readonly CultureInfo _previous = CultureInfo.CurrentCulture;

    public InvariantScope() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    public void Dispose() => CultureInfo.CurrentCulture = _previous;
#pragma warning restore RS1035
}

using System.Globalization;

namespace Unroll.Generator.Support;

/// <summary>Formats numbers the same on every machine until it is disposed: what is generated must not depend on the user's culture.</summary>
internal readonly struct InvariantScope : IDisposable
{
    // The rule forbids the machine's culture to reach the output, and that is what these two lines prevent.
#pragma warning disable RS1035
    private readonly CultureInfo _previous = CultureInfo.CurrentCulture;

    public InvariantScope() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    public void Dispose() => CultureInfo.CurrentCulture = _previous;
#pragma warning restore RS1035
}

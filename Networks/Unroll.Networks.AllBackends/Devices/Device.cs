using Unroll.Weights;

namespace Unroll.Networks.Devices;

/// <summary>Where networks are run: a back end of the compiler on a device of the machine.</summary>
internal abstract class Device : IDisposable
{
    /// <summary>The back end and the device ("CPU, AVX-512", "ILGPU, NVIDIA H100").</summary>
    public abstract string Description { get; }

    /// <summary>The largest relative L2 difference from the reference that rounding can explain.</summary>
    public virtual double Tolerance => 1e-5;

    /// <summary>Whether several threads may run one loaded network at once.</summary>
    public virtual bool IsConcurrent => false;

    /// <summary>Why this is not what the device's name promises; null if it is.</summary>
    public virtual string? Substitution => null;

    /// <summary>Why a network has no code for this device; null if it has.</summary>
    public virtual string? Lacks(NetworkInfo network) => null;

    /// <summary>Loads a network; if the result is <see cref="IDisposable"/>, the caller disposes of it.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="options">The head, strictness, and the number of threads if the device leaves the choice.</param>
    /// <param name="maxBatch">The largest batch that a forward pass gets.</param>
    /// <exception cref="InvalidDataException">The weights are not those of the network.</exception>
    public abstract INetwork Load(ZooEntry entry, StateDict weights, LoadOptions options, int maxBatch);

    public virtual void Dispose()
    {
    }

    /// <summary>What a project must do whose networks were compiled without a back end.</summary>
    protected string? LacksProgram<TProgram>(NetworkInfo network)
        where TProgram : class, INetworkProgram
    {
        var package = typeof(TProgram).Assembly.GetName().Name;
        return network.Programs.OfType<TProgram>().Any()
            ? null
            : $"{network.Name} was compiled for {string.Join(", ", network.Programs.Select(program => program.Backend))} alone: for {Description} the project that declares it must reference the package {package} ('dotnet add package {package}') and be built again.";
    }
}

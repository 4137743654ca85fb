using Unroll.Samples.FineTune;

#if USE_TORCH
try
{
    FineTuning.Run(args.Length > 0 ? args[0] : null);
    return 0;
}
catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException)
{
    Console.Error.WriteLine("TorchSharp does not find libtorch: 'dotnet run -c Release -p:WithLibtorch=true' takes it from the package TorchSharp-cpu.");
    return 1;
}
#else
Console.Error.WriteLine(
    $"Fine-tuning {ShoeNetwork.Info.Name} needs TorchSharp 0.106.0, which the NuGet sources did not have at the first build; 'dotnet build -p:ProbeBackends=true' looks again.");
return 1;
#endif

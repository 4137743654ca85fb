using Unroll.Samples.FineTune;

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

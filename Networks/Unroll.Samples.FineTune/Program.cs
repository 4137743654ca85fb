using Unroll.Samples.FineTune;
using Unroll.Torch;

try
{
    FineTuning.Run(args.Length > 0 ? args[0] : null);
    return 0;
}
catch (LibtorchException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

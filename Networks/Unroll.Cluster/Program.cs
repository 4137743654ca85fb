using Unroll.Cli;
using Unroll.Cluster;

return await ClusterApplication.RunAsync(args, Terminal.OfProcess(ClusterApplication.Name), CancellationToken.None);

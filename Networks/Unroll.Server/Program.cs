using Unroll.Server;

return await ServerCommand.RunAsync(args);

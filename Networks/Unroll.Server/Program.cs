using Unroll.Server;

return await ServerCommand.RunAsync(args, Console.Error);

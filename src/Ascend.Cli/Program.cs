using Ascend.Cli;

// The worker of an isolated session is no command for people: it is not parsed, so that nothing of the tool stands in its way.
return args is [RuntimeWorker.CommandName, var socket]
    ? RuntimeWorker.Run(socket)
    : await CommandLine.InvokeAsync(args, new ConsoleStreams(Console.Out, Console.Error)).ConfigureAwait(false);

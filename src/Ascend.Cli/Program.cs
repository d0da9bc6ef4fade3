using Ascend.Cli;

return await CommandLine.InvokeAsync(args, new ConsoleStreams(Console.Out, Console.Error)).ConfigureAwait(false);

using System.CommandLine;
using Headroom.Commands;

var root = new RootCommand("Headroom gives every virtual machine the resources it is about to need, before it needs them.")
{
    DemoCommand.Create(),
    BacktestCommand.Create(),
    ForecastCommand.Create(),
    SimulateCommand.Create(),
    ServeCommand.Create(),
};
return await CommandLine.RunAsync(root, args);

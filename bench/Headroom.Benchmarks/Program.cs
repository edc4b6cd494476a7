using System.CommandLine;
using Headroom.Benchmarks;

var root = new RootCommand("Measures Headroom. Build with -c Release; bench/README.md says what the figures mean.")
{
    FleetVerb.Create(),
    MicroVerb.Create(),
};
return await root.Parse(args).InvokeAsync();

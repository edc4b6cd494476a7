using System.CommandLine;
using Headroom.Benchmarks;
using Headroom.Benchmarks.Best;
using Headroom.Benchmarks.Prophet;
using Headroom.Benchmarks.Series;

var root = new RootCommand("Measures Headroom. Build with -c Release; bench/README.md says what the figures mean.")
{
    ArimaVerb.Create(),
    BestVerb.Create(),
    FleetVerb.Create(),
    LstmVerb.Create(),
    MicroVerb.Create(),
    ProphetVerb.Create(),
    SeriesVerb.Create(),
};
return await root.Parse(args).InvokeAsync();

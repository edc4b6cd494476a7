#!/usr/bin/env bash
# Headroom's prophet and R's, on the same series of a trace file, with CPU time. Needs r-cran-prophet. Usage: compare.sh TRACES
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
traces=${1:?Usage: compare.sh TRACES}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

dotnet build "$root/bench/Headroom.Benchmarks" -c Release -v quiet -nologo >&2
bench="$root/artifacts/bin/Headroom.Benchmarks/release/Headroom.Benchmarks"
"$bench" prophet --traces "$traces" --folder "$folder" --write
Rscript "$root/bench/prophet/prophet.R" "$folder"
"$bench" prophet --traces "$traces" --folder "$folder"

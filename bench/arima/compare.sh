#!/usr/bin/env bash
# Headroom's arima beside R's forecast::auto.arima on the same series with the same waves, in one run: Akaike's criterion of each
# series, CPU time, and a summary. Usage: bench/arima/compare.sh TRACES [SERIES] [SAMPLES]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
traces=${1:?the file of traces (CSV or .csv.gz)}

if ! Rscript -e 'quit(status = !requireNamespace("forecast", quietly = TRUE))' >/dev/null 2>&1; then
  echo "R and its forecast package are needed: apt-get install --no-install-recommends r-base-core r-cran-forecast" >&2
  exit 2
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet build "$root/bench/Headroom.Benchmarks" -c Release -v quiet --nologo >&2
"$root/artifacts/bin/Headroom.Benchmarks/release/Headroom.Benchmarks" arima "$traces" --series "${2:-50}" --samples "${3:-864}" --out "$folder"
Rscript "$root/bench/arima/compare.R" "$folder"

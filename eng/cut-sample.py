#!/usr/bin/env python3
"""Cuts samples/bitbrains-100vms-9days.csv.gz from a month of Bitbrains "Rnd" traces.

    eng/cut-sample.py bitbrains_rnd_2013-08.csv.gz samples/bitbrains-100vms-9days.csv.gz

The input has the columns of HEADER. The same input always gives the same bytes. The rule, fixed before any result was seen:

* days: the first nine whole UTC days of the trace that begin on a Monday (a week of history, then two days to run);
* VMs: the first hundred by name that have a row with CPU capacity in more than 95 % of the span's 5-minute steps;
* values: four significant digits. Rows are neither repaired, joined nor dropped: gaps, doubled rows and absurd values stay.
"""

import gzip
import io
import sys
from datetime import datetime, timezone
from decimal import ROUND_HALF_EVEN, Decimal

HEADER = ("vm,t,cpu_cores_capacity,cpu_pct,mem_capacity_mb,mem_pct,"
          "disk_read_kbps,disk_write_kbps,net_rx_kbps,net_tx_kbps")
STEP_SECONDS = 300
DAY_SECONDS = 86_400
DAYS = 9
VMS = 100
MIN_COVERAGE = 0.95
DIGITS = 4


def read_rows(path):
    """The rows as lists of text, in the order of the file."""
    with gzip.open(path, "rt", encoding="ascii", newline="") as lines:
        header = next(lines).rstrip("\r\n")
        if header != HEADER:
            sys.exit(f"{path}: line 1: the header is not\n{HEADER}")
        return [line.rstrip("\r\n").split(",") for line in lines]


def first_monday(rows):
    """The first midnight before a Monday that is not earlier than the trace itself, in unix seconds."""
    first = min(int(row[1]) for row in rows)
    day = -(-first // DAY_SECONDS)
    while datetime.fromtimestamp(day * DAY_SECONDS, timezone.utc).weekday() != 0:
        day += 1
    return day * DAY_SECONDS


def choose_vms(rows):
    """The names of the VMs that were there: measured with CPU capacity in nearly every step of the span."""
    steps = {}
    for row in rows:
        if row[2] and float(row[2]) > 0:
            steps.setdefault(row[0], set()).add(int(row[1]) // STEP_SECONDS)
    enough = MIN_COVERAGE * DAYS * DAY_SECONDS / STEP_SECONDS
    return set(sorted(vm for vm, seen in steps.items() if len(seen) > enough)[:VMS])


def rounded(text):
    """The number with four significant digits and no needless characters; blank stays blank."""
    if not text:
        return text
    number = Decimal(text)
    if number == 0:
        return "0"
    if not number.is_finite():
        return text
    number = number.quantize(Decimal(1).scaleb(number.adjusted() - DIGITS + 1), ROUND_HALF_EVEN)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: cut-sample.py INPUT.csv.gz OUTPUT.csv.gz")
    rows = read_rows(sys.argv[1])
    start = first_monday(rows)
    rows = [row for row in rows if start <= int(row[1]) < start + DAYS * DAY_SECONDS]
    chosen = choose_vms(rows)
    if len(chosen) < VMS:
        sys.exit(f"{sys.argv[1]}: only {len(chosen)} VMs cover the {DAYS} days from {start}")

    text = io.StringIO()
    text.write(HEADER + "\n")
    for row in rows:
        if row[0] in chosen:
            text.write(",".join(row[:2] + [rounded(value) for value in row[2:]]) + "\n")
    with open(sys.argv[2], "wb") as file:
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
            packed.write(text.getvalue().encode("ascii"))


if __name__ == "__main__":
    main()

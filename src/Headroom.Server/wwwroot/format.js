// Amounts on axes and in readouts, written as the server writes them: three digits, and the largest unit that fits.
const BYTES = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

function digits(value) {
  const size = Math.abs(value);
  if (size < 0.0005) return "0";
  return String(Number(value.toFixed(size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0)));
}

function bytes(value) {
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < BYTES.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${digits(value)} ${BYTES[unit]}`;
}

export function amount(resource, value) {
  if (value == null || Number.isNaN(value)) return "–";
  if (resource === "cpu") return digits(value) === "1" ? "1 core" : `${digits(value)} cores`;
  return resource === "memory" ? bytes(value) : `${bytes(value)}/s`;
}

/** For axes: the unit is in the title where it never changes. */
export const tick = (resource, value) => resource === "cpu" ? digits(value) : amount(resource, value);

// One chart for each resource of a VM: what it used and was allowed, and from now on the forecast as a fan of quantiles.
import { amount, tick } from "./format.js";

const QUANTILES = ["q99", "q95", "q90", "q50", "q05"];
const HEIGHT = 268;
const MIN_PAUSE_MS = 1400;
const MAX_MARKS = 60;
// Bytes are counted in powers of two, and so are the steps of their axes.
const BINARY_STEPS = Array.from({ length: 52 }, (_, i) => 2 ** i);
const TIMES = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" };
const clock = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...TIMES });

const page = document.getElementById("series");
const charts = new Map();
let hours = 6;
let loadedAt = -Infinity;
let loading = false;
let again = false;
let timer = 0;

/** A custom property may be light-dark(); only an element's own colour is resolved to what is to be painted. */
function colours() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const read = (name, alpha) => {
    probe.style.color = `var(--${name})`;
    const [r, g, b] = getComputedStyle(probe).color.match(/[\d.]+/g);
    return `rgb(${r} ${g} ${b} / ${alpha ?? 1})`;
  };
  const found = {
    used: read("used"), usedSoft: read("used", 0.35), allocated: read("ink-2"), peak: read("peak"), line: read("line-soft"),
    ink: read("ink-3"), fan: [read("used", 0.1), read("used", 0.17), read("used", 0.27), read("used", 0.27)], median: read("used", 0.9),
    now: read("ink-3"),
  };
  probe.remove();
  return found;
}

async function json(path) {
  const response = await fetch(`/api/v1${path}`, { headers: { Accept: "application/json" } });
  return response.ok ? response.json() : null;
}

const seconds = (time) => Date.parse(time) / 1000;

/** History and forecast on one axis of times; where one has nothing to say it is null. */
function join(usage, forecast, now, allowed) {
  const past = usage?.points ?? [];
  const future = forecast?.levels ?? [];
  const times = past.map((p) => seconds(p.at)).filter((t) => t < now);
  const count = times.length;
  const last = past[count - 1];
  // Each level stands for its interval; the line is drawn to the interval's end.
  const ahead = [now, ...future.map((p) => seconds(p.at) + forecast.stepSeconds).filter((t) => t > now)];
  const levels = future.slice(future.length - ahead.length + 1);
  const before = new Array(count).fill(null);
  const after = new Array(ahead.length).fill(null);
  const fan = QUANTILES.map((q) => [...before, ...(levels.length ? [last?.mean ?? levels[0].q50, ...levels.map((p) => p[q] ?? null)] : after)]);
  return [
    [...times, ...ahead],
    ...fan,
    [...past.slice(0, count).map((p) => p.peak ?? null), ...after],
    [...past.slice(0, count).map((p) => p.mean ?? null), last?.mean ?? null, ...after.slice(1)],
    [...past.slice(0, count).map((p) => p.allocation ?? null), ...after.fill(allowed)],
  ];
}

/** Colours are asked for at each drawing, so that another theme needs no other chart, which would take the marks and the focus with it. */
function options(chart, width) {
  const paint = (name) => () => chart.paint[name];
  const step = uPlot.paths.stepped({ align: 1 });
  const axis = { stroke: paint("ink"), grid: { stroke: paint("line"), width: 1 }, ticks: { show: false }, font: "11px Inter, system-ui, sans-serif" };
  return {
    width,
    height: HEIGHT,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { points: { show: false }, drag: { x: false, y: false }, y: false },
    tzDate: (time) => uPlot.tzDate(new Date(time * 1e3), "Etc/UTC"),
    scales: { y: { range: (_, low, high) => [0, Math.max(high, chart.peak ?? 0, 1e-9) * 1.08] } },
    axes: [
      { ...axis, space: 70, size: 40, values: [[86400, "{D} {MMM}", null, null, null, null, null, null, 1], [60, "{HH}:{mm}", "\n{D} {MMM}", null, null, null, null, null, 1]] },
      { ...axis, size: 74, gap: 6, space: 34, incrs: chart.resource === "cpu" ? undefined : BINARY_STEPS, values: (_, all) => all.map((v) => tick(chart.resource, v)) },
    ],
    series: [
      {},
      ...QUANTILES.map((q) => q === "q50" ? { stroke: paint("median"), width: 1.5, dash: [5, 4], points: { show: false } } : { width: 0, points: { show: false } }),
      { stroke: paint("usedSoft"), width: 1, points: { show: false } },
      { stroke: paint("used"), width: 1.8, points: { show: false } },
      { stroke: paint("allocated"), width: 1.6, paths: step, points: { show: false } },
    ],
    bands: [0, 1, 2, 3].map((i) => ({ series: [i + 1, i + 2], fill: () => chart.paint.fan[i] })),
    hooks: {
      // Only now are the scales those of the new data.
      draw: [(u) => drawNow(u, chart), (u) => place(u, chart)],
      setCursor: [(u) => readOut(u, chart)],
    },
  };
}

/** The present, and the peak that the policy reckons with until its horizon. */
function drawNow(u, chart) {
  const { ctx, bbox } = u;
  const { paint } = chart;
  const x = Math.round(u.valToPos(chart.now, "x", true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = paint.now;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  if (chart.peak != null) {
    const y = u.valToPos(chart.peak, "y", true);
    const end = Math.min(u.valToPos(chart.now + chart.horizon, "x", true), bbox.left + bbox.width);
    ctx.setLineDash([]);
    ctx.strokeStyle = paint.peak;
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(end, y);
    ctx.stroke();
  }
  ctx.restore();
}

function readOut(u, chart) {
  const i = u.cursor.idx;
  if (i == null) {
    chart.readout.textContent = "";
    return;
  }
  const [times, q99, q95, , q50, q05, peak, mean, allocation] = u.data;
  const say = (value) => amount(chart.resource, value);
  const parts = times[i] > chart.now || (mean[i] == null && q50[i] != null)
    ? [`q50 ${say(q50[i])}`, `q95 ${say(q95[i])}`, `q05–q99 ${say(q05[i])} – ${say(q99[i])}`]
    : [`used ${say(mean[i])}`, `peak ${say(peak[i])}`, `allocated ${say(allocation[i])}`];
  chart.readout.textContent = `${clock.format(times[i] * 1000)} · ${parts.join(" · ")}`;
}

/** What a mark says of its decision; a real link, so that it can be reached and read without a mouse. */
function describe(mark, chart, decision) {
  const change = decision.action.changes?.find((c) => c.resource === chart.resource);
  mark.href = `/decisions/${decision.id}`;
  mark.className = `mark mark-${change ? (change.to > change.from ? "grow" : "shrink") : "move"} mark-${decision.state}`;
  mark.title = `${clock.format(seconds(decision.changedAt) * 1000)} UTC, ${decision.state}: ${decision.action.text}\n${decision.reason}`;
  mark.setAttribute("aria-label", mark.title);
}

const isFocused = (chart, decision) => chart.marks.get(decision.id) === document.activeElement;

/** Decisions on the axis of times. A decision keeps its mark from one redraw to the next, so that nobody loses the focus. */
function place(plot, chart) {
  const wanted = new Set(chart.decisions.map((d) => d.id));
  for (const [id, mark] of chart.marks) {
    if (wanted.has(id)) continue;
    mark.remove();
    chart.marks.delete(id);
  }

  const first = plot.scales.x.min;
  for (const decision of chart.decisions) {
    let mark = chart.marks.get(decision.id);
    if (!mark) {
      mark = document.createElement("a");
      chart.marks.set(decision.id, mark);
      plot.over.append(mark);
    }

    describe(mark, chart, decision);
    const at = seconds(decision.changedAt);
    mark.style.display = at < first && !isFocused(chart, decision) ? "none" : "";
    mark.style.left = `${plot.valToPos(Math.max(at, first), "x")}px`;
  }
}

/** The decisions to mark. The one whose mark has the focus stays at the edge until it is left, however old it has become. */
function choose(chart, decisions) {
  const chosen = decisions.filter((d) => !d.action.changes || d.action.changes.some((c) => c.resource === chart.resource)).slice(0, MAX_MARKS);
  const held = chart.decisions.find((d) => isFocused(chart, d));
  return held && !chosen.some((d) => d.id === held.id) ? [...chosen, held] : chosen;
}

function show(chart, data) {
  if (chart.plot) chart.plot.setData(data);
  else chart.plot = new uPlot(options(chart, chart.element.clientWidth), data, chart.element);
}

async function load(chart, decisions) {
  const { vm, at, horizon } = page.dataset;
  chart.now = seconds(at);
  chart.horizon = Number(horizon);
  const { peak, allocation } = page.querySelector(`.chart-now[data-resource="${chart.resource}"]`).dataset;
  chart.peak = peak ? Number(peak) : null;
  // The fan gets at least a fifth of the picture, however short the policy's horizon is.
  const ahead = Math.min(Math.max(chart.horizon, hours * 3600 / 4), 86400);
  const from = new Date((chart.now - hours * 3600) * 1000).toISOString();
  const query = `resource=${chart.resource}`;
  const [usage, forecast] = await Promise.all([
    json(`/vms/${vm}/usage?${query}&from=${from}&maxPoints=700`),
    // Where no peak could be predicted there is no forecast to ask for.
    chart.peak == null ? null : json(`/vms/${vm}/forecast?${query}&horizon=${Math.round(ahead)}s`),
  ]);
  if (decisions) chart.decisions = choose(chart, decisions);
  const data = join(usage, forecast, chart.now, allocation ? Number(allocation) : null);
  chart.element.classList.toggle("nothing", data[0].length < 3);
  show(chart, data);
}

async function loadAll() {
  if (loading) { again = true; return; }
  loading = true;
  try {
    const since = new Date((seconds(page.dataset.at) - hours * 3600) * 1000).toISOString();
    const decisions = (await json(`/decisions?vm=${page.dataset.vm}&since=${since}&limit=200`))?.items;
    await Promise.all([...charts.values()].map((chart) => load(chart, decisions)));
  } catch {
    // The banner says that the server is away; the charts keep what they have.
  } finally {
    loading = false;
    loadedAt = performance.now();
    if (again) { again = false; loadSoon(); }
  }
}

/** What comes too early after the last time comes later, and is not left out: it may be the last news for long. */
function loadSoon() {
  timer ||= setTimeout(() => { timer = 0; loadAll(); }, Math.max(0, loadedAt + MIN_PAUSE_MS - performance.now()));
}

function repaint() {
  const paint = colours();
  for (const chart of charts.values()) {
    chart.paint = paint;
    chart.plot?.redraw(false);
  }
}

if (page) {
  for (const element of page.querySelectorAll(".chart")) {
    const { resource } = element.dataset;
    const readout = element.parentElement.querySelector(".readout");
    const chart = { resource, element, readout, paint: null, decisions: [], marks: new Map(), now: 0, horizon: 0, peak: null };
    charts.set(resource, chart);
    new ResizeObserver(() => {
      if (chart.plot && element.clientWidth > 0) chart.plot.setSize({ width: element.clientWidth, height: HEIGHT });
    }).observe(element);
  }
  document.querySelector(".ranges")?.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    hours = Number(button.dataset.hours);
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
    loadAll();
  });
  addEventListener("renewed", loadSoon);
  addEventListener("themechange", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  repaint();
  loadAll();
}

// Keeps a page current: follows the server's events, and when something changed asks for the same page again and takes over what
// differs. The server alone knows how things look, so nothing is rendered twice.
import { morph } from "./morph.js";

const MIN_PAUSE_MS = 1500;
const LOST_AFTER_MS = 4000;

const pulse = document.getElementById("pulse");
const lost = document.getElementById("lost");
let source = null;
let timer = 0;
let lostTimer = 0;
let renewedAt = 0;
let busy = false;
let again = false;

function say(state, text) {
  pulse.className = `pulse ${state}`;
  pulse.lastElementChild.textContent = text;
}

function connected() {
  clearTimeout(lostTimer);
  lostTimer = 0;
  lost.hidden = true;
  say("on", "Live");
}

function disconnected() {
  say("off", "Reconnecting");
  // A short break is nobody's business; a longer one makes the numbers old, and that must be said.
  lostTimer ||= setTimeout(() => {
    lost.querySelector("b").textContent = document.querySelector(".clock")?.textContent ?? "earlier";
    lost.hidden = false;
  }, LOST_AFTER_MS);
}

export function schedule() {
  if (timer || document.hidden) return;
  timer = setTimeout(() => { timer = 0; renew(); }, Math.max(0, renewedAt + MIN_PAUSE_MS - performance.now()));
}

/** Asks for the page's address again, at once. */
export async function renew() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (response.redirected && new URL(response.url).pathname === "/sign-in") { location.reload(); return; }
    if (!response.ok && response.status !== 404) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const held = document.activeElement;
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (next) morph(part, next);
    }
    // What was moved to another place lost the focus on the way.
    if (held?.isConnected && held !== document.activeElement) held.focus({ preventScroll: true });
    const beat = pulse.firstElementChild;
    beat.classList.remove("beat");
    void beat.offsetWidth;
    beat.classList.add("beat");
    dispatchEvent(new Event("renewed"));
  } catch {
    disconnected();
  } finally {
    busy = false;
    renewedAt = performance.now();
    if (again) { again = false; schedule(); }
  }
}

function open() {
  if (source) return;
  source = new EventSource("/api/v1/events");
  source.onopen = connected;
  source.onerror = () => {
    disconnected();
    // After a refusal the browser gives up for good; we do not.
    if (source?.readyState === EventSource.CLOSED) { close(); setTimeout(() => document.hidden || open(), 5000); }
  };
  source.addEventListener("view", schedule);
  source.addEventListener("decision", schedule);
}

function close() {
  source?.close();
  source = null;
}

// A browser opens few connections to one server; pages that nobody looks at give theirs back.
document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => { if (event.persisted) open(); });
open();

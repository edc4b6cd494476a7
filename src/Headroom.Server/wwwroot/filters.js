// Forms that filter a list answer while they are filled in. Without scripts they have their button, and work the same.
import { renew } from "./live.js";

const PAUSE_MS = 250;
let timer = 0;

function apply(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "") query.append(name, value);
  }
  const text = query.toString();
  history.replaceState(null, "", form.getAttribute("action") + (text ? `?${text}` : ""));
  renew();
}

document.documentElement.classList.add("js");
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(() => apply(form), event.target.matches("select") ? 0 : PAUSE_MS);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-auto]")) return;
  event.preventDefault();
  clearTimeout(timer);
  apply(event.target);
});

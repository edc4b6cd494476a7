// Buttons that tell Headroom something: they post to the API, and then show what became of it.
import { renew } from "./live.js";

function tell(problem) {
  let box = document.getElementById("problem");
  if (!box) {
    box = document.createElement("p");
    box.id = "problem";
    box.className = "toast";
    box.setAttribute("role", "alert");
    document.body.append(box);
    box.addEventListener("click", () => box.remove());
  }
  box.textContent = problem;
  setTimeout(() => box.remove(), 8000);
}

async function post(address, body) {
  const request = { method: "POST" };
  if (body) Object.assign(request, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  try {
    const response = await fetch(address, request);
    if (!response.ok) tell((await response.json().catch(() => null))?.detail ?? `Headroom answered ${response.status}`);
  } catch {
    tell("Headroom cannot be reached; nothing was changed.");
  }
  await renew();
}

function askAndSkip(decision) {
  const dialog = document.getElementById("skip");
  const reason = dialog.querySelector("textarea");
  reason.value = "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "skip" && reason.value.trim()) post(`/api/v1/decisions/${decision}/skip`, { reason: reason.value.trim() });
  };
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.post) {
    button.disabled = true;
    post(button.dataset.post).finally(() => { button.disabled = false; });
  } else if (button.dataset.skip) {
    askAndSkip(button.dataset.skip);
  } else if (button.value === "cancel") {
    button.closest("dialog")?.close("");
  }
});

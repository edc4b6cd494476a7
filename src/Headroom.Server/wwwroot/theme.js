// Runs before the first paint, so that a remembered choice does not flash the other theme.
(() => {
  const key = "headroom.theme";
  const remembered = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  };
  apply(remembered());
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme")?.addEventListener("click", () => {
      const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
        || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
      const next = dark ? "light" : "dark";
      apply(next);
      try { localStorage.setItem(key, next); } catch { /* Not remembered, then. */ }
      dispatchEvent(new Event("themechange"));
    });
  });
})();

// Light, dark, or as the device says. Loaded as a plain script in the head, so that the page never flashes in the wrong theme.
(() => {
  const root = document.documentElement;
  let theme = null;
  try { theme = localStorage.getItem("theme"); } catch { /* Storage may be forbidden; the device decides then. */ }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-theme-switch]")) return;
    const chosen = event.target.value;
    if (chosen) root.dataset.theme = chosen; else delete root.dataset.theme;
    try { localStorage.setItem("theme", chosen); } catch { /* The choice then lasts for this page. */ }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-theme-switch]");
    if (!choice) return;
    choice.value = root.dataset.theme ?? "";
    choice.closest(".theme-switch").hidden = false;
  });
})();

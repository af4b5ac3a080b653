// What a page of plain forms and links gains from a script: no double submit, confirmations as dialogs, menus that close.

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.getAttribute("method") !== "post") return;
  const button = event.submitter ?? event.target.querySelector("[type=submit]");
  if (!button) return;
  // Disabled only after the browser has gathered the fields, or the button's own value would be lost.
  setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); button.dataset.sent = ""; }, 0);
});

// The page may come back from the history as it was left: buttons must work again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[data-sent]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
    delete button.dataset.sent;
  }
});

// <details class="confirm"> opens as a modal dialog where dialogs exist; without script it unfolds in place.
document.addEventListener("click", (event) => {
  const summary = event.target.closest("details.confirm > summary");
  if (summary && HTMLDialogElement) {
    event.preventDefault();
    const details = summary.parentElement;
    const panel = details.querySelector(".confirm-panel");
    const dialog = document.createElement("dialog");
    dialog.className = "confirm-dialog";
    dialog.setAttribute("aria-label", summary.textContent.trim());
    dialog.append(panel);
    document.body.append(dialog);
    dialog.addEventListener("close", () => { details.append(panel); dialog.remove(); summary.focus(); });
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-close]");
  if (closer) {
    event.preventDefault();
    const dialog = closer.closest("dialog");
    if (dialog) dialog.close(); else closer.closest("details")?.removeAttribute("open");
  } else if (event.target.matches("dialog.confirm-dialog")) {
    event.target.close();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// The chosen day of the week strip and the current page of a long navigation are in sight; a summary of errors is read first.
document.querySelector(".week [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
for (const chosen of document.querySelectorAll("nav [aria-current]")) {
  // Whichever of them scrolls: a list of a navigation in rows, or the navigation itself.
  for (const row of [chosen.closest("nav ul"), chosen.closest("nav")]) {
    if (row) row.scrollLeft += chosen.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - chosen.offsetWidth) / 2;
  }
}
document.querySelector(".error-summary")?.focus();

// Photos are dragged into order; the form carries their places. Without a script, the arrows do the same.

const list = document.querySelector("[data-photos]");
let dragged = null;

list?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li");
  event.dataTransfer.effectAllowed = "move";
  dragged?.setAttribute("data-dragged", "");
});

list?.addEventListener("dragover", (event) => {
  const over = event.target.closest("li");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  const isAfter = event.clientY > box.top + box.height / 2;
  over.parentElement.insertBefore(dragged, isAfter ? over.nextSibling : over);
});

list?.addEventListener("dragend", () => {
  dragged?.removeAttribute("data-dragged");
  dragged = null;
});

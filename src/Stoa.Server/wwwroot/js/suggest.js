// Completes what is typed into a search box: the combobox pattern of the ARIA authoring practices, with a list that only helps. Enter
// without a choice searches as ever, and without this script the box is a plain one.
const waitMs = 120;
const lettersMin = 2;
const kinds = { category: "Category", place: "Place", provider: "Provider", listing: "Offer" };
let boxes = 0;

function setUp(input) {
  const id = `suggestions-${++boxes}`;
  const box = document.createElement("div");
  box.className = "suggest";
  const list = document.createElement("ul");
  list.id = id;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const said = document.createElement("div");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  box.append(list, said);
  list.hidden = true;
  input.parentElement.classList.add("suggest-at");
  input.after(box);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off", autocapitalize: "none", spellcheck: "false" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let items = [], active = -1, timer, request, shownFor = "";

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(at) {
    list.children[active]?.removeAttribute("aria-selected");
    active = at;
    const option = list.children[active];
    if (!option) { input.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function open() {
    if (items.length === 0) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function show(found) {
    items = found;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map((item, at) => {
      const option = document.createElement("li");
      option.id = `${id}-${at}`;
      option.setAttribute("role", "option");
      const text = document.createElement("span");
      text.textContent = item.text;
      const kind = document.createElement("span");
      kind.className = "suggest-kind";
      kind.textContent = [item.detail, kinds[item.kind]].filter(Boolean).join(" · ");
      option.append(text, kind);
      return option;
    }));
    said.textContent = found.length === 0 ? "" : `${found.length} ${found.length === 1 ? "suggestion" : "suggestions"}`;
    if (found.length === 0) close(); else open();
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed === shownFor) { open(); return; }
    request?.abort();
    if (typed.length < lettersMin) { shownFor = ""; show([]); return; }
    request = new AbortController();
    const mine = request;
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: mine.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = (await answer.json()).items;
      // What was asked before must not replace what was asked since.
      if (mine !== request || document.activeElement !== input) return;
      shownFor = typed;
      show(found);
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // Without a line the box is a plain one.
    }
  }

  function go(at) {
    const item = items[at];
    close();
    if (item) location.assign(item.url);
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, waitMs);
  });
  input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, waitMs); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = items.length - 1;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (list.hidden) { ask(); return; }
        if (event.altKey) { if (event.key === "ArrowUp") close(); return; }
        if (event.key === "ArrowDown") choose(active >= last ? -1 : active + 1);
        else choose(active < 0 ? last : active - 1);
        break;
      case "Enter":
        if (!list.hidden && active >= 0) { event.preventDefault(); go(active); }
        break;
      case "Escape":
        if (!list.hidden) { event.preventDefault(); close(); }
        break;
    }
  });
  // The box keeps the focus while the list is pressed.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go([...list.children].indexOf(option));
  });
}

for (const input of document.querySelectorAll("input[data-suggest]")) setUp(input);

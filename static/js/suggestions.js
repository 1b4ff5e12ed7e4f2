/* Suggestions below the search box while one types: a combobox with a list that the server makes. The arrow keys choose,
   Enter opens, Escape closes. Without this file the box is a form like any other. */
(() => {
  "use strict";
  const input = document.getElementById("search-words");
  if (!input) return;
  const panel = document.getElementById("suggestions");
  const said = input.form.querySelector("[data-said]");
  const PAUSE = 250; // milliseconds without a key before the server is asked
  let waiting = null;
  let asked = input.value.trim();

  const options = () => [...panel.querySelectorAll("[role=option]")];
  const chosen = () => panel.querySelector("[aria-selected=true]");
  const isOpen = () => !panel.hidden;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-expanded", "false");

  function show(isShown) {
    panel.hidden = !isShown;
    input.setAttribute("aria-expanded", String(isShown));
    input.toggleAttribute("aria-controls", isShown);
    if (isShown) input.setAttribute("aria-controls", "suggested");
    if (!isShown) choose(null);
  }

  function choose(option) {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function close() {
    clearTimeout(waiting);
    htmx.trigger(input, "htmx:abort");
    show(false);
    said.textContent = "";
  }

  // -- asking --------------------------------------------------------------------------
  // What an input method has not settled yet is no word.
  function later(event) {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  }

  function ask() {
    const words = input.value.trim();
    if (words === asked) return;
    asked = words;
    if (words) htmx.trigger(input, "typed");
    else close();
  }

  input.addEventListener("input", later);
  input.addEventListener("compositionend", () => later({}));

  panel.addEventListener("htmx:afterSwap", () => {
    const list = panel.querySelector("[role=listbox]");
    const isWanted = Boolean(list) && document.activeElement === input && input.value.trim() === asked;
    show(isWanted);
    said.textContent = isWanted ? list.dataset.count : "";
  });

  input.addEventListener("htmx:responseError", () => show(false));

  // -- choosing ------------------------------------------------------------------------
  // One beyond the last, or before the first, is what was typed.
  function move(step) {
    const all = options();
    const places = all.length + 1;
    const next = (all.indexOf(chosen()) + 1 + step + places) % places;
    choose(all[next - 1] || null);
  }

  function open(option) {
    window.location.assign(option.dataset.address);
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      event.preventDefault();
      if (!isOpen()) show(true);
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen() && chosen()) {
      event.preventDefault();
      open(chosen());
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault(); // the words stay
      close();
    }
  });

  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  panel.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
  input.addEventListener("blur", close);
})();

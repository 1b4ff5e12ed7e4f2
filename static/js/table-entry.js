/* Table entry: a cell is saved as soon as one leaves it. Enter and the arrow keys go up and down, and a column copied
   from a workbook fills downwards. Without this file the page works by its buttons. */
(() => {
  "use strict";
  const grid = document.querySelector("[data-table-entry]");
  if (!grid) return;
  const form = document.getElementById("entry");
  const said = document.getElementById("said");
  const changed = new Set(); // keys of the cells that are to be sent
  let sending = false;
  let leaving = false;

  const cellOf = (element) => element.closest(".entry-cell");
  const keyOf = (cell) => cell.querySelector(".entry-state").id.slice(1);
  const stateOf = (key) => document.getElementById(`s${key}`);
  const inputsOf = (row) => [...row.querySelectorAll(".entry-cell > input")];
  const isInput = (element) => element.matches?.(".entry-cell > input");

  // -- saving ---------------------------------------------------------------------
  function show(key, fate, text) {
    const state = stateOf(key);
    const stamp = state.querySelector("input");
    state.dataset.fate = fate;
    state.replaceChildren(stamp, text);
  }

  // The cookie's token is the one that counts after signing in again in another window.
  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function valuesOf(keys) {
    const values = {};
    for (const key of keys) {
      for (const part of ["marks", "reason", "seen"]) {
        const name = `${part}-${key}`;
        values[name] = form.elements[name].value;
      }
    }
    return values;
  }

  async function send() {
    if (sending || !changed.size) return;
    const keys = [...changed];
    changed.clear();
    sending = true;
    const values = valuesOf(keys);
    keys.forEach((key) => show(key, "saving", grid.dataset.saving));
    try {
      await htmx.ajax("POST", grid.dataset.tableEntry, {
        source: grid,
        swap: "none ignoreTitle:true", // also when the answer is the sign-in page
        values,
        headers: { "X-CSRFToken": token() },
      });
    } catch {
      // The portal could not be reached: seen below.
    }
    sending = false;
    const failed = keys.filter((key) => stateOf(key).dataset.fate === "saving");
    failed.forEach((key) => show(key, "failed", grid.dataset.unsaved));
    if (failed.length) said.textContent = grid.dataset.failed;
    keys.forEach((key) => mark(key));
    const later = changed.size > 0;
    failed.forEach((key) => changed.add(key));
    if (later) send();
  }

  function mark(key) {
    const isWrong = ["wrong", "overtaken"].includes(stateOf(key).dataset.fate);
    const input = document.getElementById(`m${key}`);
    input.toggleAttribute("aria-invalid", false);
    if (isWrong) input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `s${key}`);
  }

  grid.addEventListener("change", (event) => {
    if (!isInput(event.target)) return;
    changed.add(keyOf(cellOf(event.target)));
    queueMicrotask(send);
  });

  // -- two people at one cell --------------------------------------------------------
  grid.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mine], [data-theirs]");
    if (!button) return;
    const cell = cellOf(button);
    if (button.matches("[data-theirs]")) {
      const [marks, reason] = inputsOf(cell);
      marks.value = button.dataset.marks;
      reason.value = button.dataset.reason;
    }
    cell.querySelector("input").focus();
    changed.add(keyOf(cell));
    send();
  });

  // -- going up and down -------------------------------------------------------------
  const STEPS = { Enter: "nextElementSibling", ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };

  grid.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !isInput(event.target) || event.isComposing || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const next = row[step] && inputsOf(row[step])[inputsOf(row).indexOf(event.target)];
    if (next) {
      next.focus();
      next.select();
    } else {
      event.target.blur();
    }
  });

  // -- a column copied from a workbook -------------------------------------------------
  grid.addEventListener("paste", (event) => {
    if (!isInput(event.target)) return;
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const lines = text.split("\n");
    let row = event.target.closest("tr");
    const first = inputsOf(row).indexOf(event.target);
    while (lines.length && row) {
      const inputs = inputsOf(row).slice(first);
      lines.shift().split("\t").forEach((value, column) => put(inputs[column], value.trim()));
      row = row.nextElementSibling;
    }
    if (lines.length) said.textContent = `${grid.dataset.left} ${lines.length}`;
  });

  function put(input, value) {
    if (!input || input.value === value) return;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // -- the page as a whole --------------------------------------------------------------
  document.querySelectorAll("[data-with-script]").forEach((element) => element.removeAttribute("hidden"));
  grid.querySelector("[data-tick-all]").addEventListener("change", (event) => {
    grid.querySelectorAll("input[name=ticked]").forEach((box) => (box.checked = event.target.checked));
  });
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (sending || changed.size)) event.preventDefault();
  });
})();

/* The text of a publication: the buttons above it write the signs that shape it, at the cursor or around what is chosen.
   Without this file the signs are typed; they are explained beside the text. */
(() => {
  "use strict";
  const editor = document.querySelector("[data-editor]");
  const bar = editor?.querySelector("[role=toolbar]");
  const text = editor && document.getElementById(editor.dataset.editor);
  if (!text) return;
  text.closest(".mb-3").querySelector("label").after(editor);
  bar.removeAttribute("hidden");

  // Through the browser's own editing where it can, so that Ctrl+Z takes it back.
  function write(from, to, words) {
    text.focus();
    text.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, words)) {
      text.setRangeText(words, from, to, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function around(sign) {
    const [from, to] = [text.selectionStart, text.selectionEnd];
    write(from, to, sign + text.value.slice(from, to) + sign);
    text.setSelectionRange(from + sign.length, to + sign.length);
  }

  function before(sign) {
    const from = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
    const to = text.selectionEnd;
    const lines = text.value.slice(from, to).split("\n");
    write(from, to, lines.map((line) => sign + line).join("\n"));
  }

  function link(words) {
    const [from, to] = [text.selectionStart, text.selectionEnd];
    const named = text.value.slice(from, to) || words;
    write(from, to, `[${named}](https://)`);
    const end = from + named.length + "[](https://".length;
    text.setSelectionRange(end, end);
  }

  // A paragraph of its own, below the line of the cursor.
  function put(sign) {
    const found = text.value.indexOf("\n", text.selectionEnd);
    const end = found < 0 ? text.value.length : found;
    write(end, end, `\n\n${sign}\n`);
  }

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const signs = button.dataset;
    if (signs.around) around(signs.around);
    if (signs.before) before(signs.before);
    if (signs.link) link(signs.link);
    if (signs.put) put(signs.put);
  });
})();

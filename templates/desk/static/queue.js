// The queue: a number key sorts the chosen line, and what is fetched anew keeps the chosen line and the focus.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest("input, textarea, select, dialog")) return;
  if (!/^[1-9]$/.test(event.key)) return;
  const button = document.querySelector(`#queue tr.here [data-sort="${event.key}"]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

let chosen = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "queue") return;
  if (document.querySelector("#queue form[data-sent]")) {
    event.detail.shouldSwap = false;
    return;
  }
  const line = document.querySelector("#queue tr.here");
  const within = document.activeElement.closest("#queue tr");
  const all = within ? [...within.querySelectorAll("a, button")] : [];
  chosen = { line: line?.dataset.case, within: within?.dataset.case, at: all.indexOf(document.activeElement) };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!chosen) return;
  const find = (number) => number && document.querySelector(`#queue tr[data-case="${CSS.escape(number)}"]`);
  find(chosen.line)?.classList.add("here");
  const line = find(chosen.within);
  if (line && chosen.at >= 0) line.querySelectorAll("a, button")[chosen.at]?.focus({ preventScroll: true });
  chosen = null;
});

// Helps those who have JavaScript: keys, no second click, a warning before half-written text is left. Every page works without.
"use strict";

// A key on an element (data-key) presses or focuses it, unless somebody is typing; in a line its own keys come first.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const help = document.getElementById("keys");
  if (help?.open) {
    if (event.key === "?") help.close();
    return;
  }
  const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
  if (typing) {
    if (event.key === "Escape") typing.blur();
    return;
  }
  if (event.key === "?" && help) {
    event.preventDefault();
    return help.showModal();
  }
  if (moveInList(event.key)) return event.preventDefault();
  const line = event.target.closest("tr");
  const element = (line && line.querySelector(`[data-line-key="${CSS.escape(event.key)}"]:not([disabled])`)) || document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`);
  if (!element) return;
  event.preventDefault();
  element.closest("details")?.setAttribute("open", "");
  element.matches("input, textarea, select") ? element.focus() : element.click();
});

// j and k go down and up in a list, on the line's link: Enter opens it.
function moveInList(key) {
  const lines = [...document.querySelectorAll("table.list tbody tr")].filter((line) => line.querySelector("a"));
  if (!["j", "k"].includes(key) || !lines.length) return false;
  const chosen = lines.findIndex((line) => line.classList.contains("here"));
  const here = chosen < 0 ? lines.findIndex((line) => line.contains(document.activeElement)) : chosen;
  const next = Math.min(lines.length - 1, Math.max(0, here + (key === "j" ? 1 : -1)));
  lines.forEach((line, at) => line.classList.toggle("here", at === next));
  lines[next].scrollIntoView({ block: "nearest" });
  lines[next].querySelector("a").focus();
  return true;
}

// A form is sent once, however often it is clicked.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (form.method !== "post") return;
  form.dataset.sent = "yes";
  setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)), 0);
});

// Going back shows the page as it was: its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => (button.disabled = false));
  });
});

window.addEventListener("beforeunload", (event) => {
  const half = [...document.querySelectorAll("form[data-careful] textarea")];
  const sent = document.querySelector("form[data-sent]");
  if (!sent && half.some((area) => area.value !== area.defaultValue)) event.preventDefault();
});

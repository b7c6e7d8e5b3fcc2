// One key for the line that j and k have chosen; after it the next line is chosen. The page works without.
"use strict";

(() => {
  const table = document.querySelector("table.held");
  if (!table) return;
  let onward = null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("input, textarea, select")) return;
    const line = table.querySelector("tr.here");
    const button = line && line.querySelector(`[data-line-key="${CSS.escape(event.key)}"]:not([disabled])`);
    if (!button || line.dataset.busy) return;
    event.preventDefault();
    button.click();
  });

  // A line is acted on once; where it was chosen, the next one is afterwards.
  table.addEventListener("htmx:beforeRequest", (event) => {
    const line = event.target.closest("tr");
    if (line.dataset.busy) return event.preventDefault();
    line.dataset.busy = "yes";
    onward = line.classList.contains("here") ? line.nextElementSibling : null;
  });

  document.addEventListener("htmx:afterSettle", () => {
    const count = document.getElementById("count");
    if (count && /^\d+$/.test(count.textContent) && table.querySelector("tr.gone:not(.wrong):not(.counted)")) {
      count.textContent = Math.max(0, Number(count.textContent) - 1);
    }
    table.querySelectorAll("tr.gone").forEach((line) => line.classList.add("counted"));
    if (!onward || !onward.isConnected) return;
    onward.classList.add("here");
    onward.scrollIntoView({ block: "nearest" });
    const link = onward.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    onward = null;
  });

  // The session is over, or something broke: the page as it is now tells.
  document.addEventListener("htmx:responseError", () => location.reload());

  // The server is away: the line may be tried again.
  table.addEventListener("htmx:sendError", (event) => {
    const line = event.target.closest("tr");
    delete line.dataset.busy;
    line.querySelectorAll("form").forEach((form) => delete form.dataset.sent);
    line.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  });
})();

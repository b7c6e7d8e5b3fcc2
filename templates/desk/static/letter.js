// Pictures of pages: one that cannot be drawn says so in words.
"use strict";

document.addEventListener("error", (event) => {
  const picture = event.target;
  if (!(picture instanceof HTMLImageElement) || !picture.dataset.failed) return;
  const figure = picture.closest("figure");
  figure.classList.add("failed");
  figure.textContent = picture.dataset.failed;
}, true);

// A link of a task leads to the form by which it is done: the form is opened, and its first field is ready to type in.
"use strict";

function openForm() {
  const form = document.getElementById(location.hash.slice(1));
  if (!(form instanceof HTMLDetailsElement)) return;
  form.open = true;
  form.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}

window.addEventListener("hashchange", openForm);
openForm();

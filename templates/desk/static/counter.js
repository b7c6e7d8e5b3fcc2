// The counter by keyboard: Enter goes on, Ctrl+Enter files, Alt and a digit takes a customer over. The page works without.
"use strict";

(() => {
  const form = document.querySelector("form.counter");
  if (!form) return;
  form.querySelector("[aria-invalid]")?.focus();
  const at = form.elements.at;
  let chosen = at.value !== at.defaultValue;
  at.addEventListener("input", () => { chosen = true; });

  // The customer came when the clerk began to type, not when the page was opened.
  function present() {
    return new Date().toLocaleString("sv-SE", { timeZone: form.dataset.zone }).slice(0, 16).replace(" ", "T");
  }
  form.addEventListener("input", () => { if (!chosen) { at.value = present(); chosen = true; } }, { once: true });

  const TAKEN = ["customer", "tax_code", "personal_id", "serial", "phone", "email"];

  function asTaken(field) {
    return Boolean(field.dataset.taken) && field.value === field.dataset.taken;
  }

  // What came from another customer goes; what was typed stays where nothing is known.
  function takeOver(values) {
    for (const field of TAKEN.map((name) => form.elements[name])) {
      const given = values[field.name] || "";
      if (!given && !asTaken(field)) continue;
      field.value = given;
      field.dataset.taken = given;
    }
    form.elements.text.focus();
  }

  // Another tax code or personal id is another customer: what was taken over from the last one goes.
  form.addEventListener("input", (event) => {
    const typed = event.target;
    if (!["tax_code", "personal_id"].includes(typed.name) || !typed.dataset.taken || asTaken(typed)) return;
    delete typed.dataset.taken;
    for (const field of TAKEN.map((name) => form.elements[name])) {
      if (field !== typed && asTaken(field)) field.value = field.dataset.taken = "";
    }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    event.preventDefault();
    takeOver(JSON.parse(button.dataset.take));
    htmx.trigger(form.elements.tax_code, "lookup");
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.first"));
    } else if (event.key === "Enter" && event.target.matches(".counter input, .counter select")) {
      event.preventDefault();
      next(event.target);
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const button = form.querySelectorAll("[data-take]")[Number(event.code.slice(5)) - 1];
      if (button) { event.preventDefault(); button.click(); }
    }
  });

  // From field to field, past the buttons of what was found; of radio buttons the chosen one.
  function next(here) {
    const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button.first")]
      .filter((field) => field.type !== "radio" || field.checked || field === here);
    fields[fields.indexOf(here) + 1]?.focus();
  }

  document.addEventListener("htmx:afterSettle", () => {
    for (const hint of form.querySelectorAll(".key .hint")) {
      const bad = hint.classList.contains("bad");
      hint.closest(".field").classList.toggle("wrong", bad);
      const field = hint.closest(".field").querySelector("input");
      if (bad) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    }
  });
})();

// What every page improves with: the page works whole without it.
"use strict";

// A closed menu is what a phone expects after Escape.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.em-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form has come back: the list of what is to be mended is read first.
document.querySelector("[data-error-summary]")?.focus();

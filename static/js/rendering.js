// While editions are being rendered, the parts of the page that tell of them are asked again (live.js); the end is said
// once.
"use strict";

const end = every(2000, async () => {
  if (!(await refreshParts()) || document.querySelector("[data-running]")) return;
  end();
  document.querySelector("[data-rendering-said]").textContent = "La mise en page est terminée.";
});

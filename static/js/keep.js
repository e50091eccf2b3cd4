// What is being typed in a small form waits on this device (device.js). The form works whole without this.
"use strict";

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = form.dataset.keep;
  const field = form.querySelector("textarea");
  const kept = device.read(key);
  if (kept && !field.value.trim()) {
    field.value = kept;
    form.querySelector("[data-keep-notice]").hidden = false;
  }
  field.addEventListener("input", () => (field.value.trim() ? device.keep(key, field.value) : device.forget(key)));
}

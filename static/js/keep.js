// What is being typed in a small form waits on this device until the portal has it: an expired session, a closed tab
// or a lost connection loses nothing. The form works whole without this.
"use strict";

(() => {
  const storage = {
    read(key) {
      try {
        return localStorage.getItem(key) ?? "";
      } catch {
        return "";
      }
    },
    write(key, text) {
      try {
        if (text.trim()) localStorage.setItem(key, text);
        else localStorage.removeItem(key);
      } catch {
        // Storage refused by the browser: nothing is kept there.
      }
    },
  };
  // The page that shows what was sent: this device has nothing more to keep.
  for (const reached of document.querySelectorAll("[data-kept-reached]")) {
    for (const key of reached.dataset.keptReached.split(" ")) storage.write(key, "");
  }
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const field = form.querySelector("textarea");
    const kept = storage.read(form.dataset.keep);
    if (kept && !field.value.trim()) {
      field.value = kept;
      form.querySelector("[data-keep-notice]").hidden = false;
    }
    field.addEventListener("input", () => storage.write(form.dataset.keep, field.value));
  }
})();

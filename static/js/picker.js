"use strict";
// A long list of names to tick narrows as one types. Without this script the whole list is shown, and works.
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’']/g, " ").toLowerCase();
  document.querySelectorAll("[data-picker]").forEach((picker, index) => {
    const items = [...picker.querySelectorAll("li")].map((item) => ({ item, words: fold(item.textContent) }));
    const id = `picker-${index}`;
    const label = document.createElement("label");
    label.className = "form-label";
    label.htmlFor = id;
    label.textContent = picker.dataset.pickerLabel;
    const input = document.createElement("input");
    input.className = "form-control mb-2";
    input.type = "search";
    input.id = id;
    input.autocomplete = "off";
    const status = document.createElement("p");
    status.className = "em-small em-soft mb-1";
    status.setAttribute("role", "status");
    const narrow = () => {
      const wanted = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      items.forEach(({ item, words }) => {
        const matches = wanted.every((word) => words.includes(word)) || item.querySelector("input").checked;
        item.hidden = !matches;
        shown += matches ? 1 : 0;
      });
      const ticked = picker.querySelectorAll("input:checked").length;
      status.textContent = shown === 0 ? picker.dataset.pickerNone : `${ticked} choisie${ticked > 1 ? "s" : ""} sur ${items.length}`;
    };
    input.addEventListener("input", narrow);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    picker.addEventListener("change", narrow);
    picker.prepend(label, input, status);
    narrow();
  });
})();

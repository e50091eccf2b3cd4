// The form of an article keeps itself after each change, and shows beside it what will be read. Without this script,
// « Prévisualiser » and « Enregistrer » do both.
"use strict";

(() => {
  const form = document.querySelector("form[data-preview]");
  const paper = form.querySelector("[data-preview-here]");
  const WAIT = 400;

  const { restore } = keepItself(form, {
    words: {
      kept: (hour) => `Brouillon gardé à ${hour}`,
      then: " – enregistrez l’article pour qu’il entre dans le bulletin",
      elsewhere: "",
    },
  });

  // ------------------------------------------------------------ as it will be read

  let showing = 0;
  let asked = 0;

  async function show() {
    asked += 1;
    const turn = asked;
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body: withoutFiles(form), redirect: "manual" });
      if (!response.ok || turn !== asked) return;
      paper.innerHTML = await response.text();
    } catch {
      // The words about the connection are those of the draft.
    }
  }

  const changed = () => {
    clearTimeout(showing);
    showing = setTimeout(show, WAIT);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  // What is shown beside follows by itself: the button is for who has no script.
  form.querySelector("[data-preview-button]").hidden = true;

  restore();
})();

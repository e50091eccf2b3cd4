// The form of an opinion keeps itself after each field, and takes or drops reservations and recommendations in place
// (opinion-rows.js). It works whole without this.
"use strict";

(() => {
  const form = document.querySelector("form[data-opinion][data-keep]");
  const keeper = { save: () => {} };
  const fit = rowsOf(form, { changed: () => keeper.save() });
  const { save, restore } = keepItself(form, {
    words: {
      kept: (hour) => `Enregistré à ${hour}`,
      then: " – le formulaire se garde à chaque champ",
      elsewhere: " Choisissez « Enregistrer » pour comparer.",
    },
    fit,
  });
  keeper.save = save;
  restore();
})();

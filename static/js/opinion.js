// The form of an opinion keeps itself after each field, and takes or drops reservations in place. It works whole without
// this.
"use strict";

(() => {
  const form = document.querySelector("form[data-opinion]");
  const list = form.querySelector("[data-repeat]");
  const total = form.querySelector("[name='reservations-TOTAL_FORMS']");
  const MOST = 40;

  // ------------------------------------------------------------ reservations

  const renumber = () => {
    [...list.children].forEach((item, rank) => {
      for (const number of item.querySelectorAll("[data-repeat-number]")) number.textContent = rank + 1;
      for (const part of item.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
        for (const attribute of ["id", "name", "for", "aria-describedby"]) {
          const value = part.getAttribute(attribute);
          if (value) part.setAttribute(attribute, value.replace(/reservations-(\d+|__prefix__)-/, `reservations-${rank}-`));
        }
      }
    });
    total.value = list.children.length;
  };

  const addReservation = () => {
    const empty = form.querySelector("[data-repeat-empty]");
    list.append(empty.content.cloneNode(true));
    renumber();
    return list.lastElementChild;
  };

  const asManyAs = (entries) => {
    const wanted = entries.filter(([name]) => /^reservations-\d+-text$/.test(name)).length;
    while (list.children.length < wanted) addReservation();
    while (list.children.length > Math.max(wanted, 1)) list.lastElementChild.remove();
    renumber();
  };

  // ------------------------------------------------------------ keeping itself

  const { save, restore } = keepItself(form, {
    words: {
      kept: (hour) => `Enregistré à ${hour}`,
      then: " – le formulaire se garde à chaque champ",
      elsewhere: " Choisissez « Enregistrer » pour comparer.",
    },
    fit: asManyAs,
  });

  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-repeat-add]");
    const remove = event.target.closest("[data-repeat-remove]");
    if (add) {
      event.preventDefault();
      if (list.children.length < MOST) addReservation().querySelector("textarea").focus();
    } else if (remove) {
      event.preventDefault();
      remove.closest("li").remove();
      if (!list.children.length) addReservation();
      renumber();
      form.querySelector("[data-repeat-add]").focus();
      save();
    }
  });

  restore();
})();

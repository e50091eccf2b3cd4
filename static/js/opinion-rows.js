// Reservations and recommendations of a form, one more or one less in place: sections marked data-rows (the prefix of their
// fields) and data-most. The form works whole without this.
"use strict";

// changed() is told of what was taken away. Gives back what makes room for as many rows as some entries hold.
function rowsOf(form, { changed = () => {} } = {}) {
  const sections = [...form.querySelectorAll("[data-rows]")].map((section) => {
    const prefix = section.dataset.rows;
    const list = section.querySelector("[data-repeat]");
    const total = form.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const numbered = new RegExp(`${prefix}-(\\d+|__prefix__)-`);
    const least = prefix === "reservations" ? 1 : 0;

    const renumber = () => {
      [...list.children].forEach((item, rank) => {
        for (const number of item.querySelectorAll("[data-repeat-number]")) number.textContent = rank + 1;
        for (const part of item.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
          for (const attribute of ["id", "name", "for", "aria-describedby"]) {
            const value = part.getAttribute(attribute);
            if (value) part.setAttribute(attribute, value.replace(numbered, `${prefix}-${rank}-`));
          }
        }
      });
      total.value = list.children.length;
    };

    const add = () => {
      list.append(section.querySelector("[data-repeat-empty]").content.cloneNode(true));
      renumber();
      return list.lastElementChild;
    };

    section.addEventListener("click", (event) => {
      const remove = event.target.closest("[data-repeat-remove]");
      if (event.target.closest("[data-repeat-add]")) {
        event.preventDefault();
        if (list.children.length < Number(section.dataset.most)) add().querySelector("textarea").focus();
      } else if (remove) {
        event.preventDefault();
        remove.closest("li").remove();
        if (list.children.length < least) add();
        renumber();
        section.querySelector("[data-repeat-add]").focus();
        changed();
      }
    });

    const fit = (entries) => {
      const wanted = entries.filter(([name]) => name.startsWith(`${prefix}-`) && name.endsWith("-text")).length;
      while (list.children.length < wanted) add();
      while (list.children.length > Math.max(wanted, least)) list.lastElementChild.remove();
      renumber();
    };
    return fit;
  });
  return (entries) => sections.forEach((fit) => fit(entries));
}

for (const form of document.querySelectorAll("form[data-opinion]:not([data-keep])")) rowsOf(form);

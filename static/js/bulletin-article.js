"use strict";
// The form of an article: readers and authorities show only for a distinct reflection. Without this script everything
// is shown, and works.
(() => {
  const form = document.querySelector("[data-article]");
  if (!form) return;

  const distinct = form.querySelector("[data-distinct]");
  const shared = form.querySelector("[data-shared]");
  const scopes = form.querySelectorAll("input[name=scope]");
  const showDistinct = () => {
    const chosen = form.querySelector("input[name=scope]:checked");
    const isDistinct = chosen?.value === "distinct";
    if (distinct) distinct.hidden = !isDistinct;
    if (shared) shared.hidden = isDistinct;
  };
  scopes.forEach((scope) => scope.addEventListener("change", showDistinct));
  showDistinct();
})();

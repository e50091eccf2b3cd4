// The form of a proposal keeps itself after each field. It works whole without this.
"use strict";

(() => {
  const form = document.querySelector("form[data-proposal]");
  const { restore } = keepItself(form, {
    words: {
      kept: (hour) => `Brouillon gardé à ${hour}`,
      then: " – relisez, puis déposez",
      elsewhere: "",
    },
  });
  restore();
})();

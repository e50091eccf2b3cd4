// A draft that keeps itself on the portal after each change (self-keeping.js), and says so in its bar.
"use strict";

for (const form of document.querySelectorAll("form[data-self-kept]")) {
  const { restore } = keepItself(form, {
    words: {
      kept: (hour) => `Brouillon gardé à ${hour}`,
      then: " – il se garde à chaque changement",
      elsewhere: " Enregistrez pour choisir entre les deux.",
    },
  });
  restore();
}

// A long text that others read as soon as it is stored: until the button is pressed it waits on this device
// (self-keeping.js). The form works whole without this.
"use strict";

for (const form of document.querySelectorAll("form[data-kept-here]")) {
  const { restore } = keepItself(form, {
    words: {
      kept: (hour) => `Gardé sur cet appareil à ${hour}`,
      then: " – enregistrez pour que les autres le lisent",
      elsewhere: "",
    },
  });
  restore();
}

// What is typed waits on this device until the portal has it: an expired session, a closed tab or a lost connection loses
// nothing. A form names its key in data-keep; the page that shows what arrived names the same in data-kept-reached.
"use strict";

const device = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  // Whether it is kept: a browser may refuse.
  keep(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  forget(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Storage refused by the browser: nothing was kept there.
    }
  },
};

for (const reached of document.querySelectorAll("[data-kept-reached]")) {
  for (const key of reached.dataset.keptReached.split(" ")) device.forget(key);
}

// Items of an agenda are dragged to their places; the order is sent as a form. Without this, buttons move them one by one.
"use strict";

const list = document.querySelector("[data-agenda]");
const form = list && document.getElementById(list.dataset.agenda);

if (form) {
  let held = null;
  const items = () => [...list.querySelectorAll(":scope > [data-item]")];
  const order = () => items().map((item) => item.dataset.item).join(",");
  const before = order();

  for (const item of items()) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      held = item;
      item.classList.add("em-agenda__held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.item);
    });
    item.addEventListener("dragover", (event) => {
      if (!held || held === item) return;
      event.preventDefault();
      const box = item.getBoundingClientRect();
      item[event.clientY > box.top + box.height / 2 ? "after" : "before"](held);
    });
    item.addEventListener("dragend", () => {
      item.classList.remove("em-agenda__held");
      held = null;
      if (order() === before) return;
      form.elements.order.value = order();
      form.requestSubmit();
    });
  }
  list.addEventListener("dragover", (event) => held && event.preventDefault());
  list.addEventListener("drop", (event) => event.preventDefault());
}

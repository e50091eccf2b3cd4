// The form of an opinion keeps itself after each field, and through an expired session. It works whole without this.
"use strict";

(() => {
  // Read again on the portal: this device has nothing more to keep.
  const reached = document.querySelector("[data-opinion-reached]");
  if (reached) {
    try {
      localStorage.removeItem(reached.dataset.opinionReached);
    } catch {
      // Storage refused by the browser: nothing was kept there.
    }
  }
  const form = document.querySelector("form[data-opinion]");
  if (!form) return;
  const status = form.querySelector("[data-opinion-status]");
  const notice = form.querySelector("[data-opinion-kept]");
  const list = form.querySelector("[data-repeat]");
  const total = form.querySelector("[name='reservations-TOTAL_FORMS']");
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "draft_version", "revision_number"]);

  // ------------------------------------------------------------ what the form holds

  const field = (name) => form.elements.namedItem(name);
  const content = () =>
    JSON.stringify([...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name) && typeof name === "string"));
  let saved = content();
  let saving = null;
  let stopped = false;

  // ------------------------------------------------------------ this device, when the portal cannot be reached

  const device = {
    read() {
      try {
        return JSON.parse(localStorage.getItem(form.dataset.key));
      } catch {
        return null;
      }
    },
    keep() {
      try {
        const seen = { draft: field("draft_version").value, revision: field("revision_number").value };
        localStorage.setItem(form.dataset.key, JSON.stringify({ ...seen, content: content() }));
        return true;
      } catch {
        return false;
      }
    },
    forget() {
      try {
        localStorage.removeItem(form.dataset.key);
      } catch {
        // Storage refused by the browser: nothing was kept there.
      }
    },
  };

  // ------------------------------------------------------------ what is said

  const icon = (name, extra) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", `em-icon ${extra}`);
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#i-${name}`);
    svg.append(use);
    return svg;
  };

  const say = (name, extra, strong, more = "", link = null) => {
    const words = document.createElement("strong");
    words.textContent = strong;
    const rest = document.createElement("span");
    rest.textContent = more;
    status.replaceChildren(icon(name, extra), " ", words, rest);
    if (link) status.append(" ", link);
  };

  const signInLink = () => {
    const link = document.createElement("a");
    link.href = `${form.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "Se reconnecter";
    return link;
  };

  const cannotSave = () => {
    const kept = device.keep();
    const words = kept ? " – votre texte est gardé sur cet appareil." : " – copiez votre texte avant de quitter la page.";
    return words;
  };

  // ------------------------------------------------------------ keeping itself

  async function save() {
    if (stopped || saving || content() === saved) return;
    const sent = content();
    saving = fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
    try {
      await answered(await saving, sent);
    } catch {
      say("warning", "em-no", "Pas de connexion", cannotSave());
    } finally {
      saving = null;
    }
    if (content() !== sent) later();
  }

  async function answered(response, sent) {
    if (response.type === "opaqueredirect" || response.status === 403) {
      say("warning", "em-no", "Votre session a pris fin", cannotSave(), signInLink());
      return;
    }
    if (response.status === 409 || response.status === 422) {
      const { message } = await response.json();
      stopped = true;
      device.keep();
      say("warning", "em-no", message, response.status === 409 ? " Choisissez « Enregistrer » pour comparer." : "");
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    const { version, saved_at: hour } = await response.json();
    field("draft_version").value = version;
    saved = sent;
    device.forget();
    say("check", "em-ok", `Enregistré à ${hour}`, " – le formulaire se garde à chaque champ");
  }

  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", () => {
    clearTimeout(timer);
    save();
  });

  // A button may meet an expired session too: the text waits on this device until the next page has it.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    device.keep();
    if (!saving) return;
    // A save is on its way: its answer gives the version that this submission must name.
    event.preventDefault();
    const button = event.submitter;
    Promise.allSettled([saving]).then(() => setTimeout(() => form.requestSubmit(button), 0));
  });

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

  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-repeat-add]");
    const remove = event.target.closest("[data-repeat-remove]");
    if (add) {
      event.preventDefault();
      if (list.children.length < 40) addReservation().querySelector("textarea").focus();
    } else if (remove) {
      event.preventDefault();
      remove.closest("li").remove();
      if (!list.children.length) addReservation();
      renumber();
      form.querySelector("[data-repeat-add]").focus();
      save();
    }
  });

  // ------------------------------------------------------------ what this device kept

  const fill = (entries) => {
    const wanted = Number(new Map(entries).get("reservations-TOTAL_FORMS") || 0);
    while (list.children.length < wanted) addReservation();
    while (list.children.length > Math.max(wanted, 1)) list.lastElementChild.remove();
    renumber();
    for (const box of form.querySelectorAll("input[type='checkbox'], input[type='radio']")) box.checked = false;
    for (const [name, value] of entries) {
      if (name.startsWith("reservations-") && name.endsWith("_FORMS")) continue;
      for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (input.type === "radio") input.checked = input.value === value;
        else if (input.type === "checkbox") input.checked = true;
        else input.value = value;
      }
    }
  };

  const offer = (words, act) => {
    const text = document.createElement("p");
    text.className = "alert-heading";
    text.textContent = words;
    notice.className = "alert alert-warning";
    notice.replaceChildren(icon("info", ""), text);
    if (act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-primary btn-sm";
      button.textContent = "Reprendre ce texte";
      button.addEventListener("click", () => {
        act();
        notice.hidden = true;
        save();
      });
      notice.append(button);
    }
    notice.hidden = false;
  };

  const kept = device.read();
  if (kept && kept.content !== content() && !document.querySelector("[data-error-summary]")) {
    const entries = JSON.parse(kept.content);
    if (kept.draft === field("draft_version").value && kept.revision === field("revision_number").value) {
      fill(entries);
      offer("Votre texte, gardé sur cet appareil, a été repris.");
      save();
    } else {
      offer("Un autre texte, écrit ici, n’avait pas pu être enregistré.", () => fill(entries));
    }
  } else {
    device.forget();
  }
})();

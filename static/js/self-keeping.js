// A form that keeps itself on the portal after each change, and on this device (device.js) when the portal cannot be
// reached or refuses; on this device alone when it says nowhere else. It says where (data-keep-at), under which key (data-keep), what its page had before its eyes
// (hidden fields marked data-seen, among them draft_version or the one named by data-keep-version), and has places for what is said (data-keep-status,
// data-keep-notice). The form works whole without this.
"use strict";

// What the form would post, but files: those wait for a button.
function withoutFiles(form) {
  const body = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  return body;
}

// words.kept(hour), words.then: what is said of a draft that is kept; words.elsewhere: what to do when another one stands.
// fit(entries): makes room in the form for what this device kept. Gives back what keeps the form at once.
function keepItself(form, { words, fit = () => {} }) {
  const WAIT = 1500;
  const RETRY = 15_000;
  const key = form.dataset.keep;
  const status = form.querySelector("[data-keep-status]");
  const notice = form.querySelector("[data-keep-notice]");

  // ------------------------------------------------------------ what the form holds

  const isTyped = ([name]) => form.elements.namedItem(name).type !== "hidden";
  const content = () => JSON.stringify([...withoutFiles(form)].filter(isTyped));
  const seen = () => JSON.stringify([...form.querySelectorAll("[data-seen]")].map((field) => [field.name, field.value]));
  const keepHere = () => device.keep(key, { seen: seen(), content: content() });

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

  const say = (sign, strong, more, ...after) => {
    const said = document.createElement("strong");
    said.textContent = strong;
    status.replaceChildren(sign, " ", said, more, ...after);
  };

  const warn = (strong, ...after) => {
    const more = keepHere() ? " – votre texte est gardé sur cet appareil." : " – copiez votre texte avant de quitter la page.";
    say(icon("warning", "em-no"), strong, more, ...after);
  };

  const signInLink = () => {
    const link = document.createElement("a");
    link.href = `${form.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "Se reconnecter";
    return link;
  };

  // ------------------------------------------------------------ keeping itself

  let saved = content();
  let saving = null;
  let isElsewhere = false; // another draft stands: only a person may choose between the two
  let timer = 0;

  // What others read as soon as it is stored waits on this device for the button.
  const hold = () => {
    if (content() === saved) device.forget(key);
    else if (keepHere()) say(icon("check", "em-ok"), words.kept(hourNow()), words.then);
    else warn("Rien ne peut être gardé sur cet appareil");
  };

  const hourNow = () => new Date().toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", "\u00a0h\u00a0");

  const save = () => {
    clearTimeout(timer);
    if (!form.dataset.keepAt) hold();
    else if (isElsewhere) keepHere();
    else if (!saving && content() !== saved) saving = send(content());
  };

  const later = (wait = WAIT) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function send(sent) {
    const headers = { Accept: "application/json" };
    const request = { method: "POST", body: withoutFiles(form), headers, redirect: "manual" };
    try {
      await answered(await fetch(form.dataset.keepAt, request), sent);
    } catch {
      warn("Pas de connexion");
      later(RETRY);
    } finally {
      saving = null;
    }
    if (content() !== sent) later();
  }

  async function answered(response, sent) {
    if (response.type === "opaqueredirect" || response.status === 403) {
      warn(response.status === 403 ? "Votre session ou votre mandat a pris fin" : "Votre session a pris fin", " ", signInLink());
      return;
    }
    if (response.status === 409 || response.status === 422) {
      const { message } = await response.json();
      isElsewhere = response.status === 409;
      warn(message.replace(/\.$/, ""), isElsewhere ? words.elsewhere : "");
      return;
    }
    if (!response.ok) {
      warn(`Le portail n’a pas pu l’enregistrer (erreur ${response.status})`);
      if (response.status >= 500) later(RETRY);
      return;
    }
    const { version, saved_at: hour, keep_at: at } = await response.json();
    form.elements.namedItem(form.dataset.keepVersion ?? "draft_version").value = version;
    if (at) moveTo(at);
    saved = sent;
    device.forget(key);
    say(icon("check", "em-ok"), words.kept(hour), words.then);
  }

  // A first save made what is written: from now on it has an address of its own.
  const moveTo = (at) => {
    form.dataset.keepAt = at;
    form.action = at;
    history.replaceState(null, "", at);
  };

  form.addEventListener("input", () => later());
  form.addEventListener("change", save);
  window.addEventListener("online", save);
  window.addEventListener("pagehide", () => {
    if (content() !== saved) keepHere();
  });

  // A button may meet an expired session too: the text waits on this device until the next page has it.
  let isSubmitting = false;
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    keepHere();
    if (!saving) return;
    // A save is on its way: its answer gives the version that this submission must name.
    event.preventDefault();
    if (isSubmitting) return;
    isSubmitting = true;
    const button = event.submitter;
    saving.then(() => {
      isSubmitting = false;
      form.requestSubmit(button);
    });
  });

  // ------------------------------------------------------------ what this device kept

  const fill = (entries) => {
    fit(entries);
    const boxes = [...form.querySelectorAll("input[type='checkbox'], input[type='radio']")];
    const were = new Map(boxes.map((box) => [box, box.checked]));
    for (const box of boxes) box.checked = false;
    for (const [name, value] of entries) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (!were.has(field)) field.value = value;
        else if (field.value === value) field.checked = true;
      }
    }
    for (const box of boxes) {
      if (box.checked !== were.get(box)) box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    form.dispatchEvent(new Event("change"));
  };

  const offer = (said, act) => {
    const text = document.createElement("p");
    text.className = "alert-heading";
    text.textContent = said;
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
      });
      notice.append(button);
    }
    notice.hidden = false;
  };

  const restore = () => {
    if (!form.dataset.keepAt && document.querySelector("[data-error-summary]")) {
      keepHere();
      return;
    }
    const kept = device.read(key);
    if (!kept || kept.content === content() || document.querySelector("[data-error-summary]")) {
      device.forget(key);
      return;
    }
    const entries = JSON.parse(kept.content);
    if (kept.seen === seen()) {
      fill(entries);
      offer("Votre texte, gardé sur cet appareil, a été repris.");
    } else {
      offer("Un autre texte, écrit ici, n’avait pas pu être enregistré.", () => fill(entries));
    }
  };

  return { save, restore };
}

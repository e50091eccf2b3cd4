"use strict";
// The form of an article keeps itself after each change, and shows beside it what will be read. Through an expired session
// or a lost connection this device keeps the text. Without this script, « Prévisualiser » and « Enregistrer » do both.
(() => {
  // Saved on the portal: this device has nothing more to keep.
  const reached = document.querySelector("[data-draft-reached]");
  if (reached) {
    try {
      localStorage.removeItem(reached.dataset.draftReached);
    } catch {
      // Storage refused by the browser: nothing was kept there.
    }
  }
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const status = form.querySelector("[data-draft-status]");
  const notice = form.querySelector("[data-draft-kept]");
  const paper = form.querySelector("[data-preview-here]");
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "version", "seen", "draft_version"]);
  const WAIT_KEEP = 1500;
  const WAIT_SHOW = 400;

  const field = (name) => form.elements.namedItem(name);
  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name) && !name.startsWith("garder-"));
  const content = () => JSON.stringify(typed());
  const withoutFiles = () => {
    const data = new FormData(form);
    for (const name of ["picture", "annexes"]) data.delete(name);
    return data;
  };

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
        const seen = { version: field("version").value, draft: field("draft_version").value };
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
    status.replaceChildren(icon(name, extra), " ", words, more);
    if (link) status.append(" ", link);
  };

  const signInLink = () => {
    const link = document.createElement("a");
    link.href = `${form.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "Se reconnecter";
    return link;
  };

  const cannotKeep = () => (device.keep() ? " – votre texte est gardé sur cet appareil." : " – copiez votre texte avant de quitter la page.");

  // ------------------------------------------------------------ keeping itself

  let saved = content();
  let saving = null;
  let stopped = false;
  let timer = 0;

  const post = (url, body) => fetch(url, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  const lost = (response) => response.type === "opaqueredirect" || response.status === 403;

  async function keep() {
    if (stopped || saving || content() === saved) return;
    const sent = content();
    saving = post(form.dataset.draft, withoutFiles());
    try {
      await answered(await saving, sent);
    } catch {
      say("warning", "em-no", "Pas de connexion", cannotKeep());
    } finally {
      saving = null;
    }
    if (content() !== sent) later();
  }

  async function answered(response, sent) {
    if (lost(response)) {
      say("warning", "em-no", "Votre session a pris fin", cannotKeep(), signInLink());
      return;
    }
    if (response.status === 409 || response.status === 422) {
      const { message } = await response.json();
      stopped = true;
      say("warning", "em-no", message, device.keep() ? " Ce texte-ci est gardé sur cet appareil." : "");
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    const { version, saved_at: hour } = await response.json();
    field("draft_version").value = version;
    saved = sent;
    device.forget();
    say("check", "em-ok", `Brouillon gardé à ${hour}`, " – enregistrez l’article pour qu’il entre dans le bulletin");
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT_KEEP);
  };

  // ------------------------------------------------------------ as it will be read

  let showing = 0;
  let asked = 0;

  async function show() {
    asked += 1;
    const turn = asked;
    try {
      const response = await post(form.dataset.preview, withoutFiles());
      if (!response.ok || turn !== asked) return;
      paper.innerHTML = await response.text();
    } catch {
      // The words about the connection are those of the draft.
    }
  }

  const changed = () => {
    later();
    clearTimeout(showing);
    showing = setTimeout(show, WAIT_SHOW);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", () => {
    changed();
    clearTimeout(timer);
    keep();
  });

  // What is shown beside follows by itself: the button is for who has no script.
  form.querySelector("[data-preview-button]").hidden = true;

  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    device.keep();
    if (!saving) return;
    // A save is on its way: its answer gives the version that this submission must name.
    event.preventDefault();
    const button = event.submitter;
    Promise.allSettled([saving]).then(() => setTimeout(() => form.requestSubmit(button), 0));
  });

  // ------------------------------------------------------------ what this device kept

  const fill = (entries) => {
    for (const box of form.querySelectorAll("input[type='checkbox'], input[type='radio']")) {
      if (!box.name.startsWith("garder-")) box.checked = false;
    }
    for (const [name, value] of entries) {
      for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value || value === "on";
        else if (input.type !== "file") input.value = value;
      }
    }
    form.querySelector("input[name=scope]:checked")?.dispatchEvent(new Event("change", { bubbles: true }));
    show();
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
        keep();
      });
      notice.append(button);
    }
    notice.hidden = false;
  };

  const kept = device.read();
  if (kept && kept.content !== content() && !document.querySelector("[data-error-summary]")) {
    const entries = JSON.parse(kept.content);
    if (kept.version === field("version").value && kept.draft === field("draft_version").value) {
      fill(entries);
      offer("Votre texte, gardé sur cet appareil, a été repris.");
      keep();
    } else {
      offer("Un autre texte, écrit ici, n’avait pas pu être gardé.", () => fill(entries));
    }
  } else {
    device.forget();
  }
})();

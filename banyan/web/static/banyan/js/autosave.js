// Nothing typed is lost: a form with data-autosave="URL" is saved as a draft on the server while it is being filled in,
// and kept on the device for as long as the server does not have it (offline, signed out, session ended).

const WAIT = 2000;
const KEEP_DAYS = 30;
const PREFIX = "banyan:draft:";
const SENT = "banyan:sent";

export function begin(form) {
  const key = PREFIX + (document.body.dataset.person || "visitor") + ":" + new URL(form.dataset.autosave, location.href).pathname;
  const status = form.querySelector("[data-autosave-status]");
  const restored = form.querySelector("[data-autosave-restored]");
  const initial = read(form);
  let timer = 0;

  const say = (message, at) => {
    if (!status) return;
    const time = at && at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    status.textContent = time ? `${message} ${time}` : message;
  };

  const kept = load(key);
  if (kept && !kept.synced && kept.at > (Date.parse(form.dataset.autosaveAt) || 0) && differs(kept.fields, initial)) {
    write(form, kept.fields);
    if (restored) {
      const time = restored.querySelector("[data-autosave-time]");
      time.dateTime = new Date(kept.at).toISOString();
      time.textContent = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
      restored.hidden = false;
      restored.querySelector("[data-autosave-discard]").addEventListener("click", () => {
        write(form, initial);
        localStorage.removeItem(key);
        restored.hidden = true;
        form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      });
    }
    timer = setTimeout(save, WAIT);
  }

  function changed() {
    store(key, { at: Date.now(), synced: false, fields: read(form) });
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  }

  async function save() {
    const fields = read(form);
    const body = new URLSearchParams(fields);
    const token = form.elements.csrfmiddlewaretoken?.value ?? "";
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token, Accept: "application/json" },
      });
      if (answer.ok) {
        const text = await answer.text();
        const at = new Date((text && JSON.parse(text).saved_at) || Date.now());
        // Something may have been typed while the answer was under way; then that is still to be saved.
        if (!differs(read(form), fields)) store(key, { at: at.getTime(), synced: true, fields });
        say(status?.dataset.saved, at);
      } else if ([0, 401, 403].includes(answer.status)) {
        say(status?.dataset.signedOut); // 0 is the redirect to the sign-in page
      } else {
        say(status?.dataset.kept);
      }
    } catch {
      say(status?.dataset.kept);
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    store(key, { at: Date.now(), synced: false, fields: read(form) });
    sessionStorage.setItem(SENT, JSON.stringify({ key, path: location.pathname }));
  });
  addEventListener("online", () => { if (load(key)?.synced === false) save(); });
  if (!kept && touched(form)) changed(); // what was typed before this module had come
}

/** A form that led to another page was taken, unless that page says it is unfinished (sign-in, an error). */
function settleSent() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) || "null");
  if (!sent || document.body.hasAttribute("data-unfinished")) return;
  if (location.pathname !== sent.path) localStorage.removeItem(sent.key);
  sessionStorage.removeItem(SENT);
}

function dropOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && !(load(key)?.at > Date.now() - KEEP_DAYS * 864e5)) localStorage.removeItem(key);
  }
}

function mayKeep(field) {
  if (!field.name || field.disabled || ["password", "file", "submit", "button"].includes(field.type)) return false;
  return field.type !== "hidden" || "keep" in field.dataset;
}

/** The form's fields as a list of [name, value], as they would be sent. */
function read(form) {
  const values = [];
  for (const field of form.elements) {
    if (!mayKeep(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) values.push([field.name, field.value]);
    } else if (field.type === "select-multiple") {
      for (const option of field.selectedOptions) values.push([field.name, option.value]);
    } else {
      values.push([field.name, field.value]);
    }
  }
  return values;
}

function write(form, values) {
  const left = values.map((pair) => [...pair]);
  const take = (name, value) => {
    const at = left.findIndex(([n, v]) => n === name && (value === undefined || v === value));
    return at < 0 ? undefined : left.splice(at, 1)[0][1];
  };
  for (const field of form.elements) {
    if (!mayKeep(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = take(field.name, field.value) !== undefined;
    else if (field.type === "select-multiple") for (const o of field.options) o.selected = take(field.name, o.value) !== undefined;
    else field.value = take(field.name) ?? "";
  }
}

/** Does a field hold something else than the page came with? */
function touched(form) {
  return [...form.elements].some((field) => mayKeep(field) && (
    field.options ? false : ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue
  ));
}

function differs(one, other) {
  return JSON.stringify(one) !== JSON.stringify(other);
}

function load(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function store(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the server still has it */ }
}

settleSent();
dropOld();

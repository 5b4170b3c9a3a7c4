// Suggestions while typing: a combobox after the ARIA pattern (data-suggest), or a list beside the field (data-suggest-show).

const WAIT = 180;
let numbers = 0;

export function begin(input) {
  const beside = input.dataset.suggestShow && document.getElementById(input.dataset.suggestShow);
  if (beside) showBeside(input, beside);
  else makeCombobox(input);
}

/** Calls `show(html, query)` with the newest answer only; an older one that comes late is dropped. */
function asker(input, show) {
  let timer = 0;
  let asking = null;
  return () => {
    clearTimeout(timer);
    asking?.abort();
    const query = input.value.trim();
    if (query.length < Number(input.dataset.suggestFrom || 2)) return show("", query);
    timer = setTimeout(async () => {
      asking = new AbortController();
      const url = new URL(input.dataset.suggest, location.href);
      url.searchParams.set("q", query);
      try {
        const answer = await fetch(url, { signal: asking.signal, headers: { "X-Requested-With": "fetch" } });
        if (answer.ok) show(await answer.text(), query);
      } catch { /* offline or overtaken: typing goes on without suggestions */ }
    }, WAIT);
  };
}

function showBeside(input, region) {
  region.setAttribute("aria-live", "polite");
  const ask = asker(input, (html) => {
    region.innerHTML = html;
    region.hidden = !html.trim();
    region.dispatchEvent(new CustomEvent("banyan:added", { bubbles: true }));
  });
  input.addEventListener("input", ask);
}

function makeCombobox(input) {
  const list = document.createElement("ul");
  list.className = "suggest-list";
  list.id = `suggest-${++numbers}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector("script[data-word-suggestions]").dataset.wordSuggestions);
  list.hidden = true;
  input.closest(".suggest").append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }
  input.autocomplete = "off";
  const into = input.dataset.suggestInto && document.getElementById(input.dataset.suggestInto);
  const options = () => [...list.querySelectorAll("[role=option]")];
  const selected = () => list.querySelector("[aria-selected=true]");

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    selected()?.removeAttribute("aria-selected");
  };
  const ask = asker(input, (html) => {
    list.innerHTML = html;
    options().forEach((option, number) => {
      option.id = `${list.id}-${number}`;
      option.querySelectorAll("a").forEach((link) => { link.tabIndex = -1; });
    });
    input.removeAttribute("aria-activedescendant");
    list.hidden = !options().length || document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden));
  });
  const select = (step) => {
    const all = options();
    if (!all.length) return;
    if (list.hidden) { list.hidden = false; input.setAttribute("aria-expanded", "true"); }
    const now = all.indexOf(selected());
    const next = all[(now < 0 && step < 0 ? all.length : now) + step] ?? (step > 0 ? all[0] : all.at(-1));
    all.forEach((option) => option.removeAttribute("aria-selected"));
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", next.id);
  };
  const choose = (option) => {
    const link = option.querySelector("a[href]");
    if (link && !("value" in option.dataset)) { location.assign(link.href); return; }
    input.value = option.dataset.label ?? option.textContent.trim();
    if (into) {
      into.value = option.dataset.value;
      into.dispatchEvent(new Event("change", { bubbles: true }));
    }
    close();
    input.dispatchEvent(new CustomEvent("banyan:chosen", { bubbles: true, detail: { ...option.dataset } }));
  };

  input.addEventListener("input", () => {
    if (into) into.value = ""; // what was chosen no longer stands there
    ask();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); select(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Enter" && !list.hidden && selected()) { event.preventDefault(); choose(selected()); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
  });
  input.addEventListener("blur", () => setTimeout(close, 120));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && !event.ctrlKey && !event.metaKey) { event.preventDefault(); choose(option); }
  });
}

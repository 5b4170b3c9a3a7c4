// What every page needs at once: menus that close again, and modules that load where their elements are.

const { dataset } = document.querySelector("script[data-module-autosave]");
const address = (name) => dataset[`module${name[0].toUpperCase()}${name.slice(1)}`];

const modules = {
  autosave: "form[data-autosave]",
  suggest: "[data-suggest]",
  unsaved: "form[data-unsaved]",
  times: "time[data-relative]",
  copy: "[data-copy]",
  poll: "[data-poll]",
  files: "input[data-files]",
  dialogs: "[data-dialog]",
};

/** Fetch the modules that `root` needs and let each begin there. Begun elements are marked, so this may run again. */
function begin(root) {
  for (const [name, selector] of Object.entries(modules)) {
    const mark = `${name}Begun`;
    const found = [...root.querySelectorAll(selector)].filter((element) => !(mark in element.dataset));
    // A form that was sent on the page before is settled here, even where there is no form any more.
    if (!found.length && !(name === "autosave" && sessionStorage.getItem("banyan:sent"))) continue;
    found.forEach((element) => { element.dataset[mark] = ""; });
    import(address(name)).then(
      (module) => found.forEach((element) => { module.begin(element); element.dataset[mark] = "yes"; }),
      () => found.forEach((element) => { delete element.dataset[mark]; }), // offline: the page works without it
    );
  }
  if (root.querySelector("[hx-get], [hx-post], [hx-put], [hx-delete]")) loadHtmx();
}

/** htmx starts by itself only in a finished document, hence the wait. Its settings are those of a strict CSP. */
function loadHtmx() {
  if (document.querySelector("meta[name='htmx-config']")) return;
  const settings = document.createElement("meta");
  settings.name = "htmx-config";
  settings.content = JSON.stringify({
    includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, selfRequestsOnly: true, historyCacheSize: 0,
  });
  document.head.append(settings);
  const insert = () => {
    const script = document.createElement("script");
    script.src = address("htmx");
    document.head.append(script);
  };
  if (document.readyState === "complete") insert();
  else addEventListener("load", insert);
}

function closeMenus(except) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  });
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("htmx:load", (event) => begin(event.target));
document.addEventListener("banyan:added", (event) => begin(event.target));
addEventListener("online", () => begin(document)); // what could not be fetched before

begin(document);

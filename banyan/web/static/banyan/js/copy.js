// A button that copies the address beside it, or hands it to the device's own sharing where there is one.

export function begin(box) {
  const source = box.querySelector("[data-copy-text]");
  const button = box.querySelector("[data-copy-button]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const url = source.dataset.copyText;
    if (matchMedia("(pointer: coarse)").matches && navigator.share) {
      await navigator.share({ url, title: source.dataset.copyTitle }).catch(() => {});
      return;
    }
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      source.select(); // no clipboard without a secure connection: the address is ready for Ctrl-C
      return;
    }
    const words = button.lastChild;
    const before = words.textContent;
    button.setAttribute("aria-live", "polite");
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2500);
  });
}

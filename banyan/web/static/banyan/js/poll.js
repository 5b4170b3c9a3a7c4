// Progress of a long job: asks ever more rarely while nothing changes or nobody looks, and stops when the answer says done.

const FIRST = 1000;
const LAST = 20000;

export function begin(element) {
  let wait = Number(element.dataset.pollEvery || FIRST);
  let failures = 0;

  async function ask() {
    if (!element.isConnected) return;
    if (document.hidden) { document.addEventListener("visibilitychange", ask, { once: true }); return; }
    try {
      const answer = await fetch(element.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      failures = 0;
      if (html.trim() !== element.innerHTML.trim()) {
        element.innerHTML = html;
        element.dispatchEvent(new CustomEvent("banyan:added", { bubbles: true }));
        wait = Number(element.dataset.pollEvery || FIRST);
      } else {
        wait = Math.min(wait * 1.5, LAST);
      }
      const done = element.querySelector("[data-poll-done]");
      if (done) {
        if (done.dataset.pollDone) location.assign(done.dataset.pollDone);
        return;
      }
    } catch {
      failures += 1;
      wait = Math.min(wait * 2, LAST);
      if (failures > 20) return;
    }
    setTimeout(ask, wait);
  }

  setTimeout(ask, wait);
}

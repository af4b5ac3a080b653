// Ticks every [data-countdown] towards the deadline that the server wrote. The server's clock counts, not the visitor's:
// data-now is the server's time at rendering, so the page measures only how long it has been open.
const opened = performance.now();
const second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

function words(left) {
  const pad = (n) => String(n).padStart(2, "0");
  if (left >= day) return `${Math.floor(left / day)} d ${Math.floor((left % day) / hour)} h`;
  if (left >= hour) return `${Math.floor(left / hour)} h ${pad(Math.floor((left % hour) / minute))} min`;
  return `${Math.floor(left / minute)}:${pad(Math.floor((left % minute) / second))}`;
}

function tick(element) {
  const now = Date.parse(element.dataset.now) + performance.now() - opened;
  const left = Math.max(0, Date.parse(element.dataset.countdown) - now);
  element.querySelector("[data-left]").textContent = words(left);
  const said = element.querySelector("[aria-live]");
  const minutes = Math.ceil(left / minute);
  if (said && element.dataset.said !== String(minutes) && (minutes <= 2 || minutes % 5 === 0)) {
    element.dataset.said = String(minutes);
    said.textContent = left === 0 ? element.dataset.over : said.dataset.template.replace("{minutes}", String(minutes));
  }
  if (left > 0) return true;
  element.setAttribute("data-over-now", "");
  element.querySelector("[data-label]").textContent = element.dataset.over;
  element.querySelector("[data-left]").hidden = true;
  return false;
}

function start(root) {
  for (const element of root.querySelectorAll("[data-countdown]:not([data-ticking])")) {
    element.setAttribute("data-ticking", "");
    if (!tick(element)) continue;
    const timer = setInterval(() => { if (!element.isConnected || !tick(element)) clearInterval(timer); }, second);
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));

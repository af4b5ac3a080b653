// Adds the visitor's own time after a <time data-zone> where it reads differently from the zone that the page shows.
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

function clock(date, zone, withDay) {
  const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  if (withDay) Object.assign(options, { weekday: "short", day: "numeric", month: "short" });
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, options).format(date);
}

function wall(date, zone) {
  return new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(date);
}

function show(root) {
  for (const element of root.querySelectorAll("time[data-zone]:not([data-own])")) {
    element.setAttribute("data-own", "");
    const date = new Date(element.dateTime);
    try {
      const there = wall(date, element.dataset.zone), here = wall(date, own);
      if (there === here) continue;
      const note = document.createElement("span");
      note.className = "own-zone";
      note.textContent = `${clock(date, own, there.slice(0, 10) !== here.slice(0, 10))} your time`;
      element.after(note);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // A zone that this browser does not know: the page's own time stands.
    }
  }
  for (const element of root.querySelectorAll("[data-zone-note]:not([data-own])")) {
    element.setAttribute("data-own", "");
    if (own && own !== element.dataset.zoneNote) element.append(` You seem to be in ${own.replaceAll("_", " ")}.`);
  }
}

show(document);
document.addEventListener("htmx:load", (event) => show(event.target));

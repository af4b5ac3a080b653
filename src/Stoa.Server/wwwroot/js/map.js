// Maps: markers with words, on tiles where the marketplace has some. What stands on a map stands on the page in words too.
const wide = matchMedia("(min-width: 64rem)");
const fitPadding = [36, 36];
const singleZoom = 15;
const nearness = "200px";

async function leaflet(url) {
  await import(url);
  return globalThis.L;
}

// Several offers at one address would lie on top of each other: they share a marker.
function places(points) {
  const byPlace = new Map();
  for (const point of points) {
    const place = `${point.latitude.toFixed(5)},${point.longitude.toFixed(5)}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), point]);
  }
  return [...byPlace.values()];
}

function entry(point, isOneOfSeveral) {
  const box = document.createElement("div");
  const title = document.createElement(point.href ? "a" : "strong");
  title.textContent = point.title;
  if (point.href) title.href = point.href;
  box.append(title);
  const text = [isOneOfSeveral ? point.label : "", point.text].filter(Boolean).join(", ");
  if (text) {
    const line = document.createElement("div");
    line.textContent = text;
    box.append(line);
  }
  return box;
}

function popup(points) {
  const box = document.createElement("div");
  box.className = "map-popup";
  box.append(...points.map((point) => entry(point, points.length > 1)));
  return box;
}

function label(points) {
  const text = document.createElement("span");
  text.textContent = points.length === 1 ? points[0].label : `${points.length} offers`;
  return text;
}

function addTiles(L, map, data) {
  map.attributionControl.setPrefix(false);
  if (!data.tiles) return;
  // Those who serve tiles want to know for which site; nothing more than its name leaves.
  L.tileLayer(data.tiles, { maxZoom: Number(data.zoomMax), referrerPolicy: "origin" }).addTo(map);
  const words = document.createElement(data.attributionUrl ? "a" : "span");
  words.textContent = data.attribution;
  if (data.attributionUrl) words.href = data.attributionUrl;
  map.attributionControl.addAttribution(words.outerHTML);
}

// A card and its marker light up together, whichever the pointer or the focus is on.
function tie(marker, key) {
  const card = key && document.querySelector(`[data-listing="${CSS.escape(key)}"]`);
  if (!card) return;
  const light = (on) => {
    marker.getElement()?.classList.toggle("is-lit", on);
    marker.setZIndexOffset(on ? 1000 : 0);
    card.classList.toggle("is-lit", on);
  };
  for (const part of [card, marker.getElement()]) {
    part.addEventListener("pointerenter", () => light(true));
    part.addEventListener("pointerleave", () => light(false));
    part.addEventListener("focusin", () => light(true));
    part.addEventListener("focusout", () => light(false));
  }
}

function addMarker(L, map, points) {
  const [first] = points;
  const marker = L.marker([first.latitude, first.longitude], {
    icon: L.divIcon({ className: "map-marker", html: label(points), iconSize: null }),
    keyboard: true,
    riseOnHover: true,
  }).addTo(map);
  marker.bindPopup(popup(points), { offset: [0, -26], maxHeight: 220 });
  marker.getElement().setAttribute("aria-label", points.length === 1
    ? `${first.title}, ${first.label}`
    : `${points.length} offers: ${points.map((point) => point.title).join(", ")}`);
  for (const point of points) tie(marker, point.key);
}

function addAreaButton(L, map, address) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-primary map-area";
    button.textContent = "Search this area";
    button.hidden = true;
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => {
      const box = map.getBounds();
      const url = new URL(address, location.href);
      url.searchParams.set("bounds", [box.getSouth(), Math.max(-180, box.getWest()), box.getNorth(), Math.min(180, box.getEast())].map((n) => n.toFixed(5)).join(","));
      location.assign(url);
    });
    // The first view is ours, not the visitor's.
    map.once("moveend", () => map.on("moveend", () => { button.hidden = false; }));
    return button;
  };
  control.addTo(map);
}

async function draw(element) {
  element.setAttribute("data-drawn", "");
  const L = await leaflet(element.dataset.map);
  const points = JSON.parse(element.dataset.points);
  const map = L.map(element, {
    scrollWheelZoom: false,
    maxZoom: Number(element.dataset.zoomMax),
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fadeAnimation: false,
  });
  addTiles(L, map, element.dataset);
  L.control.scale({ imperial: false }).addTo(map);
  if (element.dataset.area) addAreaButton(L, map, element.dataset.area);
  if (points.length === 1) map.setView([points[0].latitude, points[0].longitude], singleZoom);
  else map.fitBounds(points.map((point) => [point.latitude, point.longitude]), { padding: fitPadding, maxZoom: singleZoom });
  for (const place of places(points)) addMarker(L, map, place);
  // A name for the map itself, which takes the arrow keys.
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", "Map: move it with the arrow keys, zoom with plus and minus");
}

// The program that draws maps is large: it comes when a map does, whose place is kept.
function whenNear(element, show) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    show();
  }, { rootMargin: nearness });
  observer.observe(element);
}

for (const box of document.querySelectorAll("[data-map-box]")) {
  box.hidden = false;
  const element = box.querySelector("[data-map]");
  const toggle = box.querySelector("[data-map-toggle]");
  const show = () => { box.classList.add("is-open"); if (!element.hasAttribute("data-drawn")) draw(element); };
  if (!toggle || wide.matches) { box.classList.add("is-open"); whenNear(element, show); continue; }
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Hide the map" : "Show on a map";
    if (open) show(); else box.classList.remove("is-open");
  });
  wide.addEventListener("change", () => { if (wide.matches) show(); });
}

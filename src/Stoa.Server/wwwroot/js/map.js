// Maps: markers with words, on tiles where the marketplace has some. What stands on a map stands on the page in words too.
const wide = matchMedia("(min-width: 64rem)");
const fitPadding = [36, 36];
const singleZoom = 15;

async function leaflet(url) {
  await import(url);
  return globalThis.L;
}

function popup(point) {
  const box = document.createElement("div");
  const title = document.createElement(point.href ? "a" : "strong");
  title.textContent = point.title;
  if (point.href) title.href = point.href;
  box.append(title);
  if (point.text) {
    const text = document.createElement("div");
    text.textContent = point.text;
    box.append(text);
  }
  return box;
}

function label(point) {
  const text = document.createElement("span");
  text.textContent = point.label;
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

function addMarker(L, map, point) {
  const marker = L.marker([point.latitude, point.longitude], {
    icon: L.divIcon({ className: "map-marker", html: label(point), iconSize: null }),
    keyboard: true,
    riseOnHover: true,
  }).addTo(map);
  marker.bindPopup(popup(point));
  marker.getElement().setAttribute("aria-label", `${point.title}, ${point.label}`);
  tie(marker, point.key);
  return marker;
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
  for (const point of points) addMarker(L, map, point);
  // A name for the map itself, which takes the arrow keys.
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", "Map: move it with the arrow keys, zoom with plus and minus");
}

for (const box of document.querySelectorAll("[data-map-box]")) {
  box.hidden = false;
  const element = box.querySelector("[data-map]");
  const toggle = box.querySelector("[data-map-toggle]");
  const show = () => { box.classList.add("is-open"); if (!element.hasAttribute("data-drawn")) draw(element); };
  if (!toggle || wide.matches) { show(); continue; }
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Hide the map" : "Show on a map";
    if (open) show(); else box.classList.remove("is-open");
  });
  wide.addEventListener("change", () => { if (wide.matches) show(); });
}

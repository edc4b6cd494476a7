// Makes one element look like another while touching only what differs, so that focus, selection and scroll positions stay.
// Children with data-key (or an id) are followed when they move; what is marked data-keep belongs to the page and stays as it is.

const keyOf = (node) => node.nodeType === Node.ELEMENT_NODE ? node.dataset?.key ?? (node.id || null) : null;

const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function copyAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !(name === "open" && from.nodeName === "DETAILS")) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}

export function morph(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.hasAttribute("data-keep")) return;
  // What somebody is typing is theirs.
  if (from === document.activeElement && from.matches("input, select, textarea")) return;
  copyAttributes(from, to);
  morphChildren(from, to);
}

function morphChildren(from, to) {
  const keyed = new Map();
  for (const child of from.children) {
    const key = keyOf(child);
    if (key) keyed.set(key, child);
  }
  let here = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = keyOf(wanted);
    const moved = key ? keyed.get(key) : null;
    if (moved && moved !== here && moved.nodeName === wanted.nodeName) {
      from.insertBefore(moved, here);
      morph(moved, wanted);
    } else if (here && alike(here, wanted)) {
      morph(here, wanted);
      here = here.nextSibling;
    } else {
      from.insertBefore(document.importNode(wanted, true), here);
    }
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

// From cell to cell by keyboard: arrows move, Enter opens, c confirms, e edits, w fills in 无,
// n goes to the next undecided cell, Escape returns to the form.
"use strict";

(() => {
  const values = () => Array.from(document.querySelectorAll(".paper .value"));
  let last = null;

  const center = (element) => {
    const box = element.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  };

  // The nearest cell in a direction; distance across the direction weighs double, so that
  // Down stays in its column of the form.
  const nearest = (from, key) => {
    const start = center(from);
    let best = null;
    let bestCost = Infinity;
    for (const candidate of values()) {
      const point = center(candidate);
      const dx = point.x - start.x;
      const dy = point.y - start.y;
      const ahead = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key];
      const across = key === "ArrowRight" || key === "ArrowLeft" ? Math.abs(dy) : Math.abs(dx);
      if (candidate === from || ahead <= 2) continue;
      const cost = ahead + 2 * across;
      if (cost < bestCost) [best, bestCost] = [candidate, cost];
    }
    return best;
  };

  const nextUndecided = (from) => {
    const all = values();
    const start = from ? all.indexOf(from) + 1 : 0;
    return [...all.slice(start), ...all.slice(0, start)].find(
      (value) =>
        (value.dataset.state === "proposed" || value.dataset.state === "not_proposed") &&
        // What a step of the workflow fills in is nobody's to do.
        !("byStep" in value.dataset),
    );
  };

  // Boxes that the form prints in cells of their own follow the value beside them.
  const tickBoxes = (value) => {
    for (const box of document.querySelectorAll(`[data-choice-of="${value.dataset.field}"]`)) {
      const mark = box.dataset.choice === value.dataset.choice ? "☑" : "□";
      box.textContent = mark + box.dataset.choice;
    }
  };

  const open = (value) => {
    if (!value) return;
    value.focus();
    value.scrollIntoView({ block: "nearest" });
    value.click();
  };

  const isTyping = (target) => target.closest("input, select, textarea") !== null;

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      (last ?? values()[0])?.focus();
      return;
    }
    if (!(target instanceof Element) || isTyping(target)) return;
    const value = target.closest(".paper .value");
    if (value && event.key.startsWith("Arrow")) {
      event.preventDefault();
      nearest(value, event.key)?.focus();
    } else if (event.key === "c") {
      document.getElementById("confirm")?.click();
    } else if (event.key === "e") {
      // The letter itself is not to be typed into the field.
      event.preventDefault();
      document.querySelector("#drawer .replace :is(input:not([type=hidden]), select, button)")?.focus();
    } else if (event.key === "w") {
      document.getElementById("none")?.click();
    } else if (event.key === "n") {
      open(nextUndecided(value ?? last));
    }
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const go = event.target.closest("[data-go]");
    if (go) open(values().find((value) => value.dataset.field === go.dataset.go));
    if (event.target.closest("[data-next]")) open(nextUndecided(last));
    if (event.target.closest("[data-back]")) (last ?? values()[0])?.focus();
    const value = event.target.closest(".paper .value");
    if (!value) return;
    document.querySelector(".value.open")?.classList.remove("open");
    value.classList.add("open");
    last = value;
    document.getElementById("sections")?.removeAttribute("open");
  });

  // 无 instead of a proposed value needs a reason: it is written into the form that asks for one.
  document.addEventListener(
    "click",
    (event) => {
      const none = event.target instanceof Element && event.target.closest("[data-needs-reason]");
      const value = document.querySelector("#drawer .replace input[name=value]");
      if (!none || !value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      value.value = "无";
      document.querySelector("#drawer .replace input[name=reason]").focus();
    },
    true,
  );

  // A form that htmx sends is never sent by the browser itself, not even in the moment between
  // its coming and its being taken in hand.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[hx-post], [hx-get]")) event.preventDefault();
  });

  // A replaced cell is a new element: remember the one that stands in its place.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const value = document.getElementById(event.detail.target?.id);
    if (!value?.matches(".value")) return;
    tickBoxes(value);
    if (value.id === last?.id) {
      last = value;
      last.classList.add("open");
    }
  });

  // The button that was pressed is gone with the drawer it stood in: keys go on from the cell.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "drawer") return;
    if (document.activeElement === document.body) last?.focus({ preventScroll: true });
    const drawer = document.getElementById("drawer");
    if (drawer.getBoundingClientRect().top > window.innerHeight - 100) drawer.scrollIntoView();
  });
})();

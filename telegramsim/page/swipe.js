// On a touch screen a bubble dragged to the left is answered.
import { setReply, shown } from "./state.js";

const enough = 56; // pixels after which letting go replies
const farthest = 80;

export function allowSwipes(list) {
  let drag = null;
  list.addEventListener("touchstart", (e) => {
    const row = e.target.closest(".message:not(.service)");
    if (!row || e.touches.length > 1 || e.target.closest(".table-scroll, pre, input, textarea")) return;
    drag = { row, x: e.touches[0].clientX, y: e.touches[0].clientY, by: 0, sure: false };
  }, { passive: true });
  list.addEventListener("touchmove", (e) => {
    if (!drag) return;
    const dx = e.touches[0].clientX - drag.x;
    const dy = e.touches[0].clientY - drag.y;
    if (!drag.sure && Math.abs(dy) > 12) drag = null;
    else if (drag.sure || dx < -14) move(drag, dx);
  }, { passive: true });
  const end = () => {
    if (!drag) return;
    const { row, by } = drag;
    drag = null;
    row.classList.remove("swiping", "swiped");
    row.style.removeProperty("--swipe");
    const m = by >= enough && shown().find((x) => x.key === row.dataset.messageKey);
    if (m && m.id) setReply(m);
  };
  list.addEventListener("touchend", end);
  list.addEventListener("touchcancel", () => { if (drag) drag.by = 0; end(); });
}

function move(drag, dx) {
  drag.sure = true;
  drag.by = Math.min(farthest, Math.max(0, -dx));
  drag.row.classList.add("swiping");
  drag.row.classList.toggle("swiped", drag.by >= enough);
  drag.row.style.setProperty("--swipe", `${-drag.by}px`);
}

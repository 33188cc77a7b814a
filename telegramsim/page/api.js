// The only place that talks to the server.

async function answer(response) {
  let body = null;
  try {
    body = await response.json();
  } catch { /* not JSON: told below */ }
  if (response.ok && body && body.ok !== false) return body;
  throw new Error(body?.error || `${response.status} ${response.statusText}`.trim());
}

export const people = async () => answer(await fetch("/api/people", { cache: "no-store" }));

export const view = async (as, signal) =>
  answer(await fetch(`/api/view?as=${encodeURIComponent(as)}`, { cache: "no-store", signal }));

export const act = async (as, kind, what) => answer(await fetch("/api/act", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ as, kind, ...what }),
}));

export async function upload(as, fields, file) {
  const form = new FormData();
  form.set("as", as);
  for (const [name, value] of Object.entries(fields)) form.set(name, value ?? "");
  form.set("file", file, file.name);
  return answer(await fetch("/api/upload", { method: "POST", body: form }));
}

/** listen opens the stream of events and keeps it open; the returned function ends it. */
export function listen(as, { onEvent, onUp, onDown }) {
  let source = null;
  let timer = 0;
  let wait = 500;
  const open = () => {
    source = new EventSource(`/api/events?as=${encodeURIComponent(as)}`);
    source.onopen = () => { wait = 500; onUp(); };
    source.onmessage = (e) => {
      let event = null;
      try { event = JSON.parse(e.data); } catch { return; }
      onEvent(event);
    };
    source.onerror = () => {
      onDown();
      source.close();
      clearTimeout(timer);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, 5000);
    };
  };
  open();
  return () => { clearTimeout(timer); source.close(); };
}

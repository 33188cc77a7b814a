package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// present is the demo's now in tests: a Saturday, ten minutes before the day card.
func present(zone *time.Location) time.Time {
	return time.Date(2026, time.November, 21, 7, 50, 0, 0, zone)
}

// startDemo starts the demo as `studybot demo` does, on a free port, its clock running.
func startDemo(t *testing.T, language string) *demo {
	t.Helper()
	zone, err := time.LoadLocation(demoZone(language))
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDemo(t.Context(), demoOptions{Addr: "127.0.0.1:0", Language: language, Now: present(zone)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.close)
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	go d.clock.Tick(ctx)
	return d
}

// browserPath finds a browser. Where there is none the test is skipped; in CI it fails.
func browserPath(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes too long for -short")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("there is no chromium on this machine, and in CI there must be one")
	}
	t.Skip("there is no chromium on this machine")
	return ""
}

// visitor is somebody at the demo's page in a real browser. What they look for or tap may
// still be on its way: they wait for it in the page, as long as patience.
type visitor struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	faults []string // what the page complained of in its console
}

// patience is how long anybody waits for one thing; the race detector and busy machines make
// days of virtual time slow. It matters on failure alone.
const patience = 3 * time.Minute

// window is how a visitor's browser looks.
type window struct {
	width, height int64
	scale         float64
}

// visit opens a browser of its own, with an empty profile, at an address.
func visit(t *testing.T, url string, w window) *visitor {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("lang", "en-GB"), chromedp.WSURLReadTimeout(patience),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, quit := chromedp.NewContext(allocator)
	t.Cleanup(quit)
	v := &visitor{t: t, ctx: ctx}
	v.do("open a browser", chromedp.EmulateViewport(w.width, w.height, chromedp.EmulateScale(w.scale)))
	v.listen()
	v.opens(url)
	return v
}

// listen keeps what the page complains of: errors, warnings, what could not be loaded.
func (v *visitor) listen() {
	messages := chromedp.Console(v.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning || m.IsException() {
				v.mu.Lock()
				v.faults = append(v.faults, m.String())
				v.mu.Unlock()
			}
		}
	}()
	v.t.Cleanup(func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		for _, fault := range v.faults {
			v.t.Errorf("the page complains in its console: %s", fault)
		}
	})
}

func (v *visitor) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
}

// page are the words in which the conditions below speak about the page.
const page = `(() => {
  const text = (node) => node ? node.innerText.replace(/\s+/g, " ") : "";
  const seen = (node) => {
    if (!node || node.disabled) return false;
    const at = node.getBoundingClientRect();
    if (!at.width || !at.height) return false;
    const there = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
    return Boolean(there) && (node.contains(there) || there.contains(node));
  };
  const near = (node) => { node?.scrollIntoView({ block: "center", behavior: "instant" }); return node; };
  const all = (query, within) => [...(within || document).querySelectorAll(query)];
  const today = () => all("#list .day").at(-1);
  const message = (...words) => all(".message", today()).filter((m) => words.every((w) => text(m).includes(w))).at(-1);
  const press = (node) => { if (!seen(near(node))) return false; node.click(); return true; };
  const named = (query, words, within) => all(query, within).filter((n) => text(n).includes(words)).at(-1);
  const write = (node, value) => {
    if (!node) return false;
    node.focus();
    node.value = value;
    node.dispatchEvent(new Event("input", { bubbles: true }));
    return node.value === value;
  };
  return (%s);
})()`

// expects waits until a condition in the page holds. The condition may do something by
// returning true only once it is done.
func (v *visitor) expects(what, condition string, args ...any) {
	v.t.Helper()
	for i, a := range args {
		quoted, err := json.Marshal(a)
		if err != nil {
			v.t.Fatal(err)
		}
		args[i] = quoted
	}
	condition = fmt.Sprintf(condition, args...)
	poll := chromedp.Poll[bool](fmt.Sprintf(page, condition), chromedp.WithPollingTimeout(patience))
	if _, err := chromedp.Run(v.ctx, poll); err != nil {
		v.t.Fatalf("%s: %v; the page shows:\n%s", what, err, v.reads())
	}
}

// reads is what stands on the page, for those who must find out why a test fails.
func (v *visitor) reads() string {
	body, err := chromedp.Run(v.ctx, chromedp.Text(chromedp.CSS("body")))
	if err != nil {
		return err.Error()
	}
	const most = 4000
	return body[max(0, len(body)-most):]
}

// opens goes to an address and waits until the page is ready.
func (v *visitor) opens(url string) {
	v.t.Helper()
	v.do("open "+url, chromedp.Navigate(url))
	v.expects("the page is ready", `document.body.dataset.ready === "1"`)
	// Toasts go by themselves; who looks late must still know of them. The gallery has none.
	v.expects("toasts are remembered", `(() => {
  window.heard = "";
  const toasts = document.getElementById("toasts");
  if (toasts) new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) window.heard += text(node) + "\n";
  }).observe(toasts, { childList: true });
  return true;
})()`)
}

// becomes turns to the first person of a role by the page's switch.
func (v *visitor) becomes(role string) {
	v.t.Helper()
	v.expects("be "+role, `press(document.querySelector(%s))`, ".quick-"+role)
	v.expects("be "+role, `document.querySelector("#who .role-chip."+%s) !== null`, role)
}

// enters opens a chat by its title.
func (v *visitor) enters(title string) {
	v.t.Helper()
	v.expects("open "+title, `press(all("#chats .chat").find((c) => text(c.querySelector(".chat-title")) === %s))`, title)
	v.expects(title+" is open", `text(document.querySelector("#head h1")) === %s`, title)
}

// presses presses a part of the page.
func (v *visitor) presses(query string) {
	v.t.Helper()
	v.expects("press "+query, `press(document.querySelector(%s))`, query)
}

// taps taps the button of that name under the newest message that has one.
func (v *visitor) taps(label string) {
	v.t.Helper()
	v.expects("tap "+label, `press(named(".keyboard button", %s))`, label)
}

// sees waits for a message of the newest day in the open chat in which all the words stand.
func (v *visitor) sees(words ...string) {
	v.t.Helper()
	v.expects(fmt.Sprintf("see %q", words), `Boolean(message(...%s))`, words)
}

// hears waits for a toast, though it may have gone already. Each is heard once.
func (v *visitor) hears(words string) {
	v.t.Helper()
	v.expects("hear "+words, `(() => {
  const there = window.heard.includes(%s);
  if (there) window.heard = "";
  return there;
})()`, words)
}

// says writes into the open chat.
func (v *visitor) says(words string) {
	v.t.Helper()
	v.expects("write "+words, `write(document.querySelector(".composer-text"), %s) && press(document.querySelector(".send"))`, words)
}

// uploads sends a file with a caption.
func (v *visitor) uploads(path, caption string) {
	v.t.Helper()
	v.expects("the composer is there", `document.querySelector(".composer-row input[type=file]") !== null`)
	v.do("choose "+path, chromedp.SetUploadFiles(chromedp.CSS(".composer-row input[type=file]"), []string{path}))
	v.expects("the file waits", `document.querySelector(".context-row.file") !== null`)
	v.says(caption)
}

// moves moves the clock on to a moment in the group's zone, as "2026-11-21T12:00".
func (v *visitor) moves(to string) {
	v.t.Helper()
	v.presses(".jump-custom")
	v.expects("set the clock to "+to, `write(document.querySelector(".clock-field"), %s) && press(document.querySelector(".clock-custom .primary"))`, to)
	v.arrives()
}

// jumps moves the clock on by one of the page's buttons.
func (v *visitor) jumps(name string) {
	v.t.Helper()
	v.presses(".jump-" + name)
	v.arrives()
}

// arrives waits until the clock has stopped moving.
func (v *visitor) arrives() {
	v.t.Helper()
	v.expects("the clock arrives", `!document.getElementById("clock").classList.contains("moving")`)
}

// answers takes the first option of an open question, of whichever sort it is, and waits
// until the answer stands.
func (v *visitor) answers(question string) {
	v.t.Helper()
	v.expects("answer "+question, `(() => {
  const option = all("button.option", message(%s))[0];
  if (!option) return false;
  if (option.getAttribute("aria-checked") !== "true" && !press(option)) return false;
  const send = option.closest(".poll").querySelector(".vote");
  return !send || press(send);
})()`, question)
	v.expects("the answer stands", `message(%s).querySelector(".poll.voted .option.mine") !== null`, question)
}

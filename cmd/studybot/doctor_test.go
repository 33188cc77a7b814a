package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
	"studybot/telegramsim"
)

// ward is a running bot with one group in it, for a doctor to look at.
type ward struct {
	*processRig
	lin   *telegramsim.Person
	group *telegramsim.Chat
	shift time.Duration // of the doctor's clock
}

func newWard(t *testing.T) *ward {
	t.Helper()
	w := &ward{processRig: newProcessRig(t)}
	w.start()
	w.untilReady()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	w.lin = w.sim.NewPerson(telegramsim.PersonOptions{Name: "Lin", Username: "lin", Language: "en"})
	w.group = w.sim.NewGroup("Morning readers", w.lin, telegramsim.GroupOptions{Supergroup: true})
	w.lin.Start("")
	w.lin.AddBot(w.group, true)
	greeting, err := w.lin.Awaits(ctx, w.group, "Hello, Morning readers!")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.lin.Tap(greeting, "Start with the defaults"); err != nil {
		t.Fatal(err)
	}
	w.until("the group has started", func() bool {
		_, page := ask(t, http.MethodGet, "http://"+w.c.HTTPAddr+"/metrics", "")
		return strings.Contains(page, `kind="tapped"} 1`)
	})
	return w
}

type shifted struct {
	study.Clock
	by time.Duration
}

func (s shifted) Now() time.Time { return s.Clock.Now().Add(s.by) }

// examine lets the doctor look; found are the findings by check, those that are well left out.
func (w *ward) examine() []finding {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	x := &examination{config: w.c, clock: shifted{newClock(time.Time{}), w.shift}, most: 100}
	x.look(ctx)
	return x.findings
}

func unwell(list []finding) []finding {
	var bad []finding
	for _, f := range list {
		// The calendar of the coming year is not this test's.
		if f.State != fine && f.Check != "holidays" {
			bad = append(bad, f)
		}
	}
	return bad
}

func TestDoctor_finds_nothing_where_nothing_is_wrong_and_disturbs_nobody(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	asked := len(w.sim.Calls("getUpdates"))
	list := w.examine()
	if bad := unwell(list); len(bad) > 0 {
		t.Errorf("%+v", bad)
	}
	var checks []string
	for _, f := range list {
		checks = append(checks, f.Check)
	}
	want := []string{"settings", "time zones", "holidays", "token", "privacy mode", "api level", "webhook", "clock", "redis", "persistence", "memory", "clock", "data", "replicas", "backlog", "groups"}
	if diff := cmp.Diff(want, checks); diff != "" {
		t.Error(diff)
	}
	if now := len(w.sim.Calls("getUpdates")); now > asked+1 {
		t.Errorf("updates were asked for %d times meanwhile", now-asked)
	}
	if conflicts := w.page("studybot_intake_conflicts_total 0"); !conflicts {
		t.Error("the running bot was disturbed")
	}
}

func (w *ward) page(want string) bool {
	_, page := ask(w.t, http.MethodGet, "http://"+w.c.HTTPAddr+"/metrics", "")
	return strings.Contains(page, want)
}

// redisSays sends a command to Redis past the program.
func (w *ward) redisSays(args ...string) {
	w.t.Helper()
	if _, err := w.redis.Ask(args...); err != nil {
		w.t.Fatal(err)
	}
}

func TestDoctor_names_each_trouble_and_what_to_do(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make func(w *ward)
		want finding // Says: a part of it
	}{
		"Telegram refuses the token": {
			func(w *ward) {
				w.sim.Fail(telegramsim.Fault{Method: "getMe", Kind: telegramsim.Status(401), Times: -1})
			},
			finding{Check: "token", State: broken, Says: "refuses", Do: "BotFather"},
		},
		"Telegram can't be reached": {
			func(w *ward) { w.c.APIURL = "http://127.0.0.1:1" },
			finding{Check: "telegram", State: broken, Says: "can't be asked", Do: "127.0.0.1:1"},
		},
		"a zone that is none": {
			func(w *ward) { w.c.Timezone = "Mars/Base" },
			finding{Check: "settings", State: broken, Says: "Mars/Base", Do: "studybot config"},
		},
		"our clock is off": {
			func(w *ward) { w.shift = time.Minute },
			finding{Check: "clock", State: poorly, Says: "off Redis's", Do: "NTP"},
		},
		"the year to come has no calendar": {
			func(w *ward) { w.shift = 20 * 365 * 24 * time.Hour },
			finding{Check: "holidays", State: poorly, Says: "not known", Do: "update"},
		},
		"the server lacks newer methods": {
			func(w *ward) {
				w.sim.Fail(telegramsim.Fault{Method: "sendRichMessage", Kind: telegramsim.ErrorText(404, "Not Found: method not found"), Times: -1})
			},
			finding{Check: "api level", State: poorly, Says: "sendRichMessage", Do: "classic"},
		},
		"Redis throws records away": {
			func(w *ward) { w.redisSays("CONFIG", "SET", "maxmemory-policy", "allkeys-lru") },
			finding{Check: "memory", State: broken, Says: "allkeys-lru", Do: "noeviction"},
		},
		"Redis is nearly full": {
			func(w *ward) { w.redisSays("CONFIG", "SET", "maxmemory", "2mb") },
			finding{Check: "memory", State: poorly, Says: "of 2 MB", Do: "maxmemory"},
		},
		"Redis keeps nothing": {
			func(w *ward) { w.redisSays("CONFIG", "SET", "appendonly", "no") },
			finding{Check: "persistence", State: broken, Says: "appendonly is no", Do: "appendonly yes"},
		},
		"Redis syncs each second, and the bot's journal holds what that may cost": {
			func(w *ward) { w.redisSays("CONFIG", "SET", "appendfsync", "everysec") },
			finding{Check: "persistence", State: fine, Says: "the bot's journal"},
		},
		"Redis syncs each second, and there is no journal": {
			func(w *ward) { w.redisSays("CONFIG", "SET", "appendfsync", "everysec"); w.c.Journal = "off" },
			finding{Check: "persistence", State: poorly, Says: "everysec", Do: "appendfsync always"},
		},
		"Redis is away": {
			func(w *ward) { w.end(); w.redis.Stop() },
			finding{Check: "redis", State: broken, Says: "can't be reached", Do: "REDIS_URL"},
		},
		"data of a newer program": {
			func(w *ward) { w.redisSays("HSET", "{meta}:schema", "version", "999") },
			finding{Check: "data", State: broken, Says: "newer", Do: "newer"},
		},
		"an update that nobody understands": {
			func(w *ward) { w.redisSays("LPUSH", "{aside}:updates", `{"update_id":1}`) },
			finding{Check: "aside", State: poorly, Says: "1 updates", Do: "report"},
		},
		"jobs are late": {
			func(w *ward) { w.end(); w.redisSays("ZADD", "{jobs}:due", "1000", "1/schedule:1") },
			finding{Check: "backlog", State: poorly, Says: "jobs are due", Do: "log"},
		},
		"nobody takes the updates": {
			func(w *ward) { w.end(); w.redisSays("DEL", "{owners}:alive"); w.lin.Say(w.group, "hello?") },
			finding{Check: "updates", State: poorly, Says: "nobody takes them", Do: "studybot run"},
		},
		"the bot was thrown out": {
			func(w *ward) { w.end(); w.lin.RemoveBot(w.group) },
			finding{Check: "groups", State: broken, Says: "group 1", Do: "add it again"},
		},
		"the bot is no administrator": {
			func(w *ward) { w.end(); w.lin.RemoveBot(w.group); w.lin.AddBot(w.group, false) },
			finding{Check: "rights", State: poorly, Says: "no administrator", Do: "administrator"},
		},
		"the bot may not write": {
			func(w *ward) {
				w.end()
				w.lin.RemoveBot(w.group)
				w.lin.AddBot(w.group, false)
				w.group.SetRights(telegramsim.Rights{})
			},
			finding{Check: "rights", State: broken, Says: "may not write in group 1", Do: "let it write"},
		},
		"the leader has blocked the bot": {
			func(w *ward) {
				w.lin.Block()
				w.until("it is known", func() bool { return w.page(`kind="blocked"} 1`) })
			},
			finding{Check: "leaders", State: poorly, Says: "no leader can be written to in group 1", Do: "taps Start"},
		},
		"a webhook is set": {
			func(w *ward) { w.end(); w.call("setWebhook", `{"url":"http://127.0.0.1:1/secret-path"}`) },
			finding{Check: "webhook", State: poorly, Says: "127.0.0.1:1", Do: "takes it away"},
		},
		"a webhook is wanted and not set": {
			func(w *ward) { w.c.WebhookURL, w.c.WebhookConnections = "https://bot.example/hook", 40 },
			finding{Check: "webhook", State: poorly, Says: "none is set", Do: "when it starts"},
		},
		"another webhook than the one that is wanted": {
			func(w *ward) {
				w.end()
				w.call("setWebhook", `{"url":"http://127.0.0.1:1/secret-path"}`)
				w.c.WebhookURL, w.c.WebhookConnections = "https://bot.example/hook", 40
			},
			finding{Check: "webhook", State: poorly, Says: "another is set", Do: "no other program"},
		},
		"the private Redis does not run": {
			func(w *ward) { w.c.RedisURL, w.c.DataDir = "", t.TempDir() },
			finding{Check: "redis", State: poorly, Says: "does not run", Do: "start the bot"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			c.make(w)
			list := w.examine()
			for _, f := range list {
				if f.Check == c.want.Check && f.State == c.want.State && strings.Contains(f.Says, c.want.Says) && strings.Contains(f.Do, c.want.Do) {
					return
				}
			}
			t.Errorf("not found: %+v\nfound: %+v", c.want, unwell(list))
		})
	}
}

// end stops the running bot and waits until it has gone.
func (w *ward) end() {
	w.t.Helper()
	w.stop()
	_ = w.wait()
}

// call asks Telegram as the bot.
func (w *ward) call(method, body string) {
	w.t.Helper()
	if status, text := postJSON(w.t, w.c.APIURL+"/bot"+string(w.c.Token)+"/"+method, body); status != 200 {
		w.t.Fatalf("%s: %d %s", method, status, text)
	}
}

func postJSON(t *testing.T, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestDoctor_hears_of_privacy_mode(t *testing.T) {
	t.Parallel()
	x := &examination{}
	x.privacy(wireMe{Joins: false, ReadsEach: false})
	if len(x.findings) != 2 || x.findings[0].State != broken || x.findings[1].State != poorly || !strings.Contains(x.findings[1].Do, "/setprivacy") {
		t.Errorf("%+v", x.findings)
	}
}

func TestDoctor_measures_the_room_that_is_left(t *testing.T) {
	t.Parallel()
	for free, want := range map[int64]string{diskEmpty - 1: broken, diskLow - 1: poorly, diskLow: fine} {
		x := &examination{}
		x.room("/data", free)
		if x.findings[0].State != want {
			t.Errorf("%d: %+v", free, x.findings)
		}
	}
	x := &examination{config: config{DataDir: t.TempDir()}}
	x.disk()
	if len(x.findings) != 1 || !strings.Contains(x.findings[0].Says, "MB left") {
		t.Errorf("%+v", x.findings)
	}
}

func TestDoctor_prints_lines_or_JSON_and_fails_when_something_is_broken(t *testing.T) {
	for _, name := range []string{"TELEGRAM_BOT_TOKEN", "REDIS_URL"} {
		t.Setenv(name, "")
		_ = os.Unsetenv(name)
	}
	dir := t.TempDir()
	code, out, errs := runCLI(t, "doctor", "--data-dir", dir)
	if code != exitFailed || !strings.Contains(out, "fail  settings") || !strings.Contains(out, "→ `studybot config`") || !strings.Contains(errs, "checks failed") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	code, out, _ = runCLI(t, "doctor", "--json", "--data-dir", dir)
	var got struct {
		Findings []finding `json:"findings"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitFailed || len(got.Findings) < 4 {
		t.Errorf("exit %d, %v\n%s", code, err, out)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("the doctor left something behind: %v %v", entries, err)
	}
}

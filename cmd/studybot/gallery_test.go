package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/report"
	"studybot/study"
	"studybot/telegramsim"
)

// -gallery writes a page of every message that the bot can send, in each language and in
// both forms, drawn as the demo's page draws it. The folder holds scenes.json, which
// report's tests write with -scenes.
var galleryDir = flag.String("gallery", "", "write the gallery into this folder, from its scenes.json")

// The page's own parts, from which the gallery is put together.
const (
	pageParts    = "../../telegramsim/page"
	galleryParts = "testdata/gallery"
)

// galleryScene is a scene as report's tests write it.
type galleryScene struct {
	Part, Name string
	In         map[string]struct {
		Posts []report.Post
		Text  string
	}
}

// shownScene is a scene in one language as Telegram shows it, by form.
type shownScene struct {
	Text  string                       `json:"text,omitempty"`
	Forms map[string][]json.RawMessage `json:"forms,omitempty"`
}

func TestGallery(t *testing.T) {
	if *galleryDir == "" {
		t.Skip("only with -gallery DIR")
	}
	data, err := os.ReadFile(filepath.Join(*galleryDir, "scenes.json"))
	if err != nil {
		t.Fatal(err)
	}
	var from struct {
		Now     time.Time
		Scenes  []galleryScene
		Phrases json.RawMessage
	}
	if err := json.Unmarshal(data, &from); err != nil {
		t.Fatal(err)
	}
	stages := map[string]*stage{}
	for form, level := range map[string]telegramsim.Level{"modern": telegramsim.Modern, "classic": telegramsim.Classic} {
		stages[form] = newStage(t, form, level, from.Now)
	}
	shown, messages := make([]map[string]any, len(from.Scenes)), 0
	for i, scene := range from.Scenes {
		in := map[string]shownScene{}
		for lang, made := range scene.In {
			one := shownScene{Text: made.Text, Forms: map[string][]json.RawMessage{}}
			for form, s := range stages {
				one.Forms[form] = s.perform(made.Posts)
			}
			messages += len(one.Forms["modern"])
			in[lang] = one
		}
		shown[i] = map[string]any{"part": scene.Part, "name": scene.Name, "in": in}
	}
	writeGallery(t, map[string]any{"now": from.Now, "scenes": shown, "phrases": from.Phrases, "languages": report.Languages()})

	v := visit(t, "file://"+filepath.Join(*galleryDir, "index.html"), desk)
	v.expects("all messages are drawn", `all("#scenes .message").length === %s`, messages)
	v.expects("their pictures are there", `all("#scenes img").every((i) => i.complete && i.naturalWidth)`)
}

// stage is a Telegram with one group, and an outbox that sends to it.
type stage struct {
	t      *testing.T
	form   string
	sim    *telegramsim.Sim
	base   string
	viewer *telegramsim.Person
	group  *telegramsim.Chat
	outbox *wire.Outbox
	sent   chan error
	count  int
}

func newStage(t *testing.T, form string, level telegramsim.Level, now time.Time) *stage {
	t.Helper()
	s := &stage{t: t, form: form, sent: make(chan error, 1)}
	var err error
	s.sim, err = telegramsim.New(telegramsim.Options{
		Clock: telegramsim.NewClock(now), BotUsername: "studybot", BotName: "studybot", Location: now.Location(), Seed: 1, Level: level,
		OnBreach: func(b telegramsim.Breach) { t.Error(b) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.sim.Close)
	if s.base, err = s.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.viewer = s.sim.NewPerson(telegramsim.PersonOptions{Name: "Viewer"})
	s.group = s.sim.NewGroup("Gallery", s.viewer, telegramsim.GroupOptions{Supergroup: true})
	s.viewer.AddBot(s.group, true)
	client, err := wire.NewClient(wire.ClientOptions{Token: s.sim.Token(), APIURL: s.base})
	if err != nil {
		t.Fatal(err)
	}
	self, err := client.Me(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.outbox, err = wire.NewOutbox(wire.OutboxOptions{
		Client: client, Self: self, Shelf: bareShelf{}, Allowance: freely{}, Receipts: (*curtain)(s), Clock: &leaping{now: now},
		Log: zerolog.Nop(), Workers: 1, Classic: level == telegramsim.Classic,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.outbox.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

// perform sends posts to the group and gives the messages that came of them, as its
// page gets them.
func (s *stage) perform(posts []report.Post) []json.RawMessage {
	s.t.Helper()
	before := len(s.viewer.Sees(s.group))
	for _, p := range posts {
		s.count++
		p.To = report.To{Chat: study.ChatID(s.group.ID)}
		p.Ref, p.Merge, p.NotAfter = fmt.Sprintf("gallery:%d", s.count), "", time.Time{}
		if p.Act == report.Edit { // what another message would become stands by itself
			p.Act = report.Send
		}
		s.outbox.Accept(report.Shelved{ID: p.Ref, Group: 1, Post: p})
		if err := <-s.sent; err != nil {
			s.t.Errorf("send %+v: %v", p.Doc, err)
		}
	}
	keys := map[string]bool{}
	for _, m := range s.viewer.Sees(s.group)[before:] {
		keys[m.Key] = true
	}
	var view struct{ Messages map[string][]json.RawMessage }
	if err := json.Unmarshal(s.get(fmt.Sprintf("/api/view?as=%d", s.viewer.ID)), &view); err != nil {
		s.t.Fatal(err)
	}
	var messages []json.RawMessage
	for _, raw := range view.Messages[fmt.Sprint(s.group.ID)] {
		var m struct{ Key string }
		if err := json.Unmarshal(raw, &m); err != nil {
			s.t.Fatal(err)
		}
		if keys[m.Key] {
			messages = append(messages, s.keepFiles(raw))
		}
	}
	return messages
}

var fileAddress = regexp.MustCompile(`"/api/file/[^"]+"`)

// keepFiles stores beside the gallery what a message shows by address.
func (s *stage) keepFiles(raw json.RawMessage) json.RawMessage {
	return fileAddress.ReplaceAllFunc(raw, func(quoted []byte) []byte {
		address := string(bytes.Trim(quoted, `"`))
		name, err := url.PathUnescape(strings.ReplaceAll(strings.TrimPrefix(address, "/api/file/"), "/", "-"))
		if err != nil {
			s.t.Fatal(err)
		}
		name = s.form + "-" + filepath.Base(name)
		writeInto(s.t, filepath.Join("files", name), s.get(address))
		return []byte(quote("files/" + name))
	})
}

func (s *stage) get(path string) []byte {
	s.t.Helper()
	answer, err := http.Get(s.base + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatalf("get %s: %s, %v", path, answer.Status, err)
	}
	return data
}

// leaping is a clock that whoever waits sets on to what they wait for: the pace of sending is
// kept, and takes no time, while Telegram's clock stands at the scenes' instant.
type leaping struct {
	mu  sync.Mutex
	now time.Time
}

func (l *leaping) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

func (l *leaping) After(d time.Duration) <-chan time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.Add(max(d, 0))
	come := make(chan time.Time, 1)
	come <- l.now
	return come
}

// curtain hears what became of posts.
type curtain stage

func (c *curtain) Sent(context.Context, report.Shelved, wire.Receipt) error {
	c.sent <- nil
	return nil
}

func (c *curtain) Failed(_ context.Context, _ report.Shelved, f wire.Failure) error {
	if !f.Going {
		c.sent <- fmt.Errorf("not sent: %s", f.Why)
	}
	return nil
}

func (*curtain) Moved(context.Context, study.ChatID, study.ChatID) error { return nil }

// bareShelf keeps nothing: a gallery that fails is made anew.
type bareShelf struct{}

func (bareShelf) Drop(context.Context, report.Shelved) error   { return nil }
func (bareShelf) Update(context.Context, report.Shelved) error { return nil }

// freely allows everything.
type freely struct{}

func (freely) Take(_ context.Context, _ study.ChatID, now time.Time) (report.Turn, error) {
	return report.Turn{At: now, Taken: true}, nil
}
func (freely) Miss(context.Context, study.ChatID, time.Time, time.Time) error { return nil }
func (freely) Freeze(context.Context, study.ChatID, time.Time) error          { return nil }

func quote(v any) string {
	quoted, _ := json.Marshal(v)
	return string(quoted)
}

func writeInto(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join(*galleryDir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// writeGallery puts the gallery together: what is shown, the page's looks, and its modules.
func writeGallery(t *testing.T, shown any) {
	t.Helper()
	writeInto(t, "gallery.js", []byte("window.gallery = "+quote(shown)+";\n"))
	for _, from := range []string{pageParts, galleryParts} {
		sheets, err := filepath.Glob(filepath.Join(from, "*.css"))
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range sheets {
			data, err := os.ReadFile(sheet)
			if err != nil {
				t.Fatal(err)
			}
			writeInto(t, filepath.Base(sheet), data)
		}
	}
	frame, err := os.ReadFile(filepath.Join(galleryParts, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	writeInto(t, "index.html", bytes.Replace(frame, []byte("MODULES"), modules(t), 1))
}

var moduleImport = regexp.MustCompile(`from "\./([a-z]+\.js)"`)

// modules are the page's modules and the gallery's own as an import map of data: addresses,
// since a browser loads no modules from files.
func modules(t *testing.T) []byte {
	t.Helper()
	imports := map[string]string{}
	for _, from := range []string{pageParts, galleryParts} {
		names, err := filepath.Glob(filepath.Join(from, "*.js"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source = moduleImport.ReplaceAll(source, []byte(`from "page/$1"`))
			imports["page/"+filepath.Base(name)] = "data:text/javascript;base64," + base64.StdEncoding.EncodeToString(source)
		}
	}
	return []byte(quote(map[string]any{"imports": imports}))
}

package main

import (
	"bytes"
	"flag"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"studybot/report"
	"studybot/telegramsim"
)

// -pictures takes the README's pictures anew, from the demo's page in a real browser.
var picturesDir = flag.String("pictures", "", "write the pictures of the page into this folder")

// heaviest is how large a picture may be, in bytes: people read the README on phones.
const heaviest = 150 << 10

// column is the window in which single messages are photographed: only they are in it, at
// twice the resolution, so that they are sharp on today's screens.
var column = window{width: 640, height: 500, scale: 2}

// phone is a narrow window.
var phone = window{width: 390, height: 780, scale: 2}

func TestPictures(t *testing.T) {
	if *picturesDir == "" {
		t.Skip("only with -pictures DIR")
	}
	dir, err := filepath.Abs(*picturesDir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, language := range report.Languages() {
		t.Run(language, func(t *testing.T) {
			d := startDemo(t, language)
			p := &photographer{visitor: visit(t, d.url+"/?lang="+language, desk), demo: d, language: language, dir: dir}
			p.day()
			p.week()
		})
	}
}

// photographer is a visitor who takes pictures.
type photographer struct {
	*visitor
	demo     *demo
	language string
	dir      string
}

// day takes the pictures of one day.
func (p *photographer) day() {
	member, newcomer := p.person(cast(p.language)[2].username), p.person("newcomer")
	group := p.demo.group.ID
	newcomer.Join(p.demo.group)
	p.whole(newcomer, group, desk, "light")
	p.moves("2026-11-21T09:05")
	w := p.only(member, group, "light", p.key(member, "📖"))
	w.height += 62 // the toast lies below the card
	p.looks(w)
	p.taps("✅")
	p.hears("+2")
	p.keep("card")
	p.whole(member, group, desk, "light")
	p.keep("page-light")
	p.whole(member, group, phone, "light")
	p.keep("phone")

	p.whole(newcomer, group, desk, "light")
	p.moves("2026-11-21T12:20")
	answered, open := p.polls(newcomer)
	p.answer(answered)
	p.only(newcomer, group, "light", answered.Key, open.Key)
	p.keep("quiz")
	p.whole(newcomer, group, desk, "dark")
	p.keep("page-dark")
	p.moves("2026-11-21T14:00")
	p.sees("🏁")
	p.only(newcomer, group, "light", answered.Key, p.key(newcomer, "🏁"))
	p.keep("results")
}

// polls are two open polls of which one is right to answer by a tap.
func (p *photographer) polls(who *telegramsim.Person) (single, other *telegramsim.Message) {
	for _, m := range slices.Backward(who.Sees(p.demo.group)) {
		switch {
		case m.Poll == nil || m.Poll.Closed:
		case single == nil && !m.Poll.Multiple:
			single = m
		case other == nil:
			other = m
		}
	}
	if single == nil || other == nil {
		p.t.Fatal("there are no two open polls")
	}
	return single, other
}

// answer answers a poll rightly, as its author knows.
func (p *photographer) answer(poll *telegramsim.Message) {
	p.t.Helper()
	right := poll.Poll.Options[poll.Poll.Correct[0]]
	p.expects("answer "+right, `press(named("button.option", %s, all("[data-message-key]").find((m) => m.dataset.messageKey === %s)))`, right, poll.Key)
	p.expects("the answer is taken", `all(".option.mine").some((o) => text(o).includes(%s))`, right)
}

// week takes the pictures of what the leader gets.
func (p *photographer) week() {
	leader := p.person(cast(p.language)[0].username)
	private := leader.Private().ID
	p.whole(leader, private, desk, "light")
	p.moves("2026-11-21T21:00")
	p.only(leader, private, "light", p.key(leader, "📋"))
	p.keep("report")
	p.whole(leader, private, desk, "light")
	p.jumps("sunday")
	p.sees("🏆", "📣")
	seen := leader.Sees(leader.Private())
	p.only(leader, private, "light", seen[len(seen)-2].Key)
	p.keep("board")
	p.only(leader, private, "light", seen[len(seen)-1].Key)
	p.keep("board-table")
}

// person is somebody by username.
func (p *photographer) person(username string) *telegramsim.Person {
	p.t.Helper()
	for _, one := range p.demo.sim.People() {
		if one.Username == username {
			return one
		}
	}
	p.t.Fatalf("nobody is called @%s", username)
	return nil
}

// key names the newest message that somebody sees with some words in it or under it, in
// the group or else in private.
func (p *photographer) key(who *telegramsim.Person, words string) string {
	p.t.Helper()
	for _, chat := range []*telegramsim.Chat{p.demo.group, who.Private()} {
		for _, m := range slices.Backward(who.Sees(chat)) {
			if strings.Contains(m.Plain()+strings.Join(m.Labels(), " "), words) {
				return m.Key
			}
		}
	}
	p.t.Fatalf("%s sees no %q", who.Name, words)
	return ""
}

func (p *photographer) address(who *telegramsim.Person, chat int64, theme string, only ...string) string {
	query := url.Values{
		"as": {strconv.FormatInt(who.ID, 10)}, "chat": {strconv.FormatInt(chat, 10)},
		"lang": {p.language}, "theme": {theme},
	}
	if len(only) > 0 {
		query.Set("embed", "1")
		query.Set("message", strings.Join(only, ","))
	}
	return p.demo.url + "/?" + query.Encode()
}

// whole shows the whole page.
func (p *photographer) whole(who *telegramsim.Person, chat int64, w window, theme string) {
	p.t.Helper()
	p.looks(w)
	p.opens(p.address(who, chat, theme))
}

// only shows some messages and nothing else, in a window as large as they are.
func (p *photographer) only(who *telegramsim.Person, chat int64, theme string, keys ...string) window {
	p.t.Helper()
	p.looks(column)
	p.opens(p.address(who, chat, theme, keys...))
	p.expects("all messages are there", `all("#list .message").length === %s`, len(keys))
	p.expects("the pictures have loaded", `all("#list img").every((i) => i.complete && i.naturalWidth)`)
	const measure = `(() => {
  const part = (query) => [...document.querySelectorAll(query)].map((n) => n.getBoundingClientRect());
  return [Math.max(...part("#list .message").map((m) => m.right)), part("#list .day").at(-1).bottom - part("#list")[0].top];
})()`
	size, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]float64](measure))
	if err != nil || len(size) != 2 {
		p.t.Fatalf("measure the messages: %v, %v", size, err)
	}
	const beside, below = 24, 17 // what the page leaves free there, and no less than a pixel more
	w := window{min(column.width, int64(size[0])+beside), int64(size[1]) + below, column.scale}
	p.looks(w)
	return w
}

func (p *photographer) looks(w window) {
	p.t.Helper()
	p.do("size the window", chromedp.EmulateViewport(w.width, w.height, chromedp.EmulateScale(w.scale)))
}

// keep takes the picture and writes it as small as PNG can.
func (p *photographer) keep(name string) {
	p.t.Helper()
	data, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("take the picture %s: %v", name, err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, paletted(img)); err != nil {
		p.t.Fatal(err)
	}
	p.t.Logf("%s-%s.png: %d kB, %v", name, p.language, small.Len()>>10, img.Bounds().Size())
	if small.Len() > heaviest {
		p.t.Errorf("%s-%s.png takes %d kB, more than %d", name, p.language, small.Len()>>10, heaviest>>10)
	}
	if err := os.WriteFile(filepath.Join(p.dir, name+"-"+p.language+".png"), small.Bytes(), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

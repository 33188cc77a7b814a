package telegramsim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Level is how much of the Bot API the simulated server knows.
type Level int

const (
	// Modern knows everything in the schema.
	Modern Level = iota
	// Classic is a server of before Bot API 9.6: no rich and no ephemeral
	// messages (404), and polls as they were (400).
	Classic
)

// Options configures a simulator. The zero value of each field is usable, a Clock aside.
type Options struct {
	Clock       *Clock // required
	Token       string // default 700000001:SIMULATED-TOKEN-…
	BotUsername string // default study_sim_bot
	BotName     string // default Study bot
	Level       Level
	Limits      bool   // answer 429 as Telegram does: 30/s, 1/s a chat (burst 3), 20/min a group, edits counted
	Seed        uint64 // of everything random: shuffles, lives, the first update_id
	PrivacyMode bool   // the bot sees only what privacy mode shows it
	Location    *time.Location
	NoLegacy    bool // refuse the Bot API 5.x parameters that telegram-bot-api/v5's own configurations send

	CallbackValidity time.Duration // how long a tap may be answered; default 150 s
	TranscriptSize   int           // calls kept, default 50,000; older ones are forgotten

	// Move is how the page's fast-forward moves the clock; nil is Clock.Set.
	Move func(ctx context.Context, to time.Time)
	// OnBreach is told of each breach as it happens, so that a test can fail at once.
	OnBreach func(Breach)
}

// Sim is a simulated Telegram with one bot.
type Sim struct {
	opt    Options
	schema *schema
	clock  *Clock
	bot    *Person
	rng    *rand.Rand

	mu         sync.Mutex
	after      []func() // to be run once mu is released
	closed     chan struct{}
	people     map[int64]*Person
	crowd      []*Person // in the order of their making
	chats      map[int64]*Chat
	groups     []*Chat
	byKey      map[string]*message
	nextShared int
	nextPerson int64
	nextChat   int64
	keySeq     int
	files      map[string]*file
	polls      map[string]*poll
	nextPoll   int64
	taps       map[string]*Tap
	nextTap    int64
	commands   map[commandKey][]botCommand
	texts      map[string]string // name, description … by field and language
	breaches   []Breach
	transcript []Call
	faults     []*Fault
	limits     limiter
	queue      queue
	hook       webhook
	poster     http.Client // delivers to the webhook; a redirect is not followed
	inFlight   int
	loggedOut  bool
	page       page
	news       chan struct{} // closed and renewed whenever anything happens
	lives      []*Life

	server *http.Server
	wg     sync.WaitGroup
}

// secretLetters are those of tokens and of webhooks' secrets.
const secretLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

// looksLikeToken says whether a text has the shape of a bot's token.
func looksLikeToken(s string) bool {
	id, secret, _ := strings.Cut(s, ":")
	return madeOf(id, "0123456789", 1, 20) && madeOf(secret, secretLetters, 10, 64)
}

func madeOf(s, letters string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, letters) == ""
}

// New makes a simulator with its bot and nobody else.
func New(opt Options) (*Sim, error) {
	if opt.Clock == nil {
		return nil, errors.New("telegramsim: Options.Clock is required")
	}
	opt.Token = cmp.Or(opt.Token, "700000001:SIMULATED-TOKEN-NOT-A-SECRET-000001")
	digits, _, _ := strings.Cut(opt.Token, ":")
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !looksLikeToken(opt.Token) {
		return nil, errors.New("telegramsim: Options.Token does not look like a bot token")
	}
	opt.BotUsername = cmp.Or(opt.BotUsername, "study_sim_bot")
	opt.BotName = cmp.Or(opt.BotName, "Study bot")
	opt.Location = cmp.Or(opt.Location, time.UTC)
	opt.CallbackValidity = cmp.Or(opt.CallbackValidity, 150*time.Second)
	opt.TranscriptSize = cmp.Or(opt.TranscriptSize, 50_000)
	sch, err := loadSchema()
	if err != nil {
		return nil, fmt.Errorf("telegramsim: %w", err)
	}
	s := &Sim{
		opt: opt, schema: sch, clock: opt.Clock,
		rng:        rand.New(rand.NewPCG(opt.Seed, opt.Seed^0x9e3779b97f4a7c15)),
		closed:     make(chan struct{}),
		people:     map[int64]*Person{},
		chats:      map[int64]*Chat{},
		byKey:      map[string]*message{},
		files:      map[string]*file{},
		polls:      map[string]*poll{},
		taps:       map[string]*Tap{},
		commands:   map[commandKey][]botCommand{},
		texts:      map[string]string{},
		nextPerson: 5_200_000_000, // over 32 bits, as real ids are
		nextChat:   4_100_000_000,
		nextPoll:   5_300_000_000_000_000_000,
		nextTap:    1_000_000_000_000_000,
	}
	s.news = make(chan struct{})
	s.poster = http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.queue.init(s)
	s.page.init()
	s.bot = s.newBot(id)
	s.clock.observe(s.clockMoved)
	return s, nil
}

func (s *Sim) newBot(id int64) *Person {
	b := &Person{ID: id, Name: s.opt.BotName, Username: s.opt.BotUsername, Role: "bot", sim: s, isBot: true}
	s.people[id] = b
	for id, name := range map[int64][2]string{
		groupAnonymousBot: {"Group", "GroupAnonymousBot"},
		channelBot:        {"Channel", "Channel_Bot"},
	} {
		s.people[id] = &Person{ID: id, Name: name[0], Username: name[1], sim: s, isBot: true}
	}
	return b
}

// Start listens on loopback and serves until Close. Port 0 takes a free one.
func (s *Sim) Start(addr string) (baseURL string, err error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("telegramsim: reading the address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("telegramsim: %q is not a loopback address", addr)
	}
	l, err := net.Listen("tcp", addr) //nolint:noctx // loopback alone: there is nothing to wait for
	if err != nil {
		return "", fmt.Errorf("telegramsim: listening: %w", err)
	}
	s.server = &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 30 * time.Second}
	s.wg.Go(func() { _ = s.server.Serve(l) })
	return "http://" + l.Addr().String(), nil
}

// Close ends all waiting requests and the server. It may be called twice.
func (s *Sim) Close() {
	s.lock()
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	s.unlock()
	if s.server != nil {
		_ = s.server.Close()
	}
	s.wg.Wait()
	s.poster.CloseIdleConnections()
}

// Token is the bot's token.
func (s *Sim) Token() string { return s.opt.Token }

// Clock is the clock that the simulator lives by.
func (s *Sim) Clock() *Clock { return s.clock }

// Bot is the bot as a person of the world.
func (s *Sim) Bot() *Person { return s.bot }

func (s *Sim) now() time.Time { return s.clock.Now() }

func (s *Sim) lock() { s.mu.Lock() }

// unlock releases the world and then does what was put off until nobody holds it.
func (s *Sim) unlock() {
	after := s.after
	s.after = nil
	s.mu.Unlock()
	for _, f := range after {
		f()
	}
}

// later puts f off until the world is released. The world must be locked.
func (s *Sim) later(f func()) { s.after = append(s.after, f) }

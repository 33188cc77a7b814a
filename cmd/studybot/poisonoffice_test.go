package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"studybot/study"
)

// office answers in Telegram's place: it does what it is asked for, or does not, and says so, or
// says something else. What it chooses depends on the seed, the post and how often that came, not
// on which request is first.
type office struct {
	seed  uint64
	clock study.Clock

	mu     sync.Mutex
	asked  int
	last   int64 // the newest message
	nth    map[int]int
	well   map[int]bool // posts that are answered as ever; 0: what is asked for beside posts
	made   map[int]map[uint64]making
	claims map[int]claimed
	polls  []string       // that were told of
	doses  map[string]int // answers by their kind
	lie    func(*dose)    // in place of chance
}

// making is what was made of one request's words.
type making struct {
	times int
	last  time.Time
}

// claimed is what an answer makes its reader believe, if it can be believed at all.
type claimed struct {
	ok      bool
	message int
	poll    string
	foreign bool // that poll is another question's
	body    string
}

func newOffice(seed uint64, clock study.Clock) *office {
	return &office{
		seed: seed, clock: clock, last: 100, nth: map[int]int{}, well: map[int]bool{0: true},
		made: map[int]map[uint64]making{}, claims: map[int]claimed{}, doses: map[string]int{},
	}
}

// expect says of posts before they come whether all is well with them.
func (o *office) expect(first, last int, well bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for tag := first; tag <= last; tag++ {
		o.well[tag] = well
	}
}

func (o *office) said(tag int) claimed {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.claims[tag]
}

func (o *office) tally() string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(o.doses)) {
		parts = append(parts, fmt.Sprintf("%s %d", kind, o.doses[kind]))
	}
	return strings.Join(parts, ", ")
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseMultipartForm(32 << 20)
	method, words := path.Base(r.URL.Path), r.Form.Encode()
	if r.MultipartForm != nil {
		words += fmt.Sprint(r.MultipartForm.Value)
	}
	if method == "getMe" {
		_, _ = fmt.Fprint(w, `{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"B","username":"studybot"}}`)
		return
	}
	d := o.decide(method, r.Form, tagIn(words), words)
	d.give(w)
}

// decide does what is asked for, or does not, and finds an answer.
func (o *office) decide(method string, form url.Values, tag int, words string) *dose {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked++
	o.nth[tag]++
	rng := rand.New(rand.NewPCG(o.seed, uint64(tag)<<16|uint64(o.nth[tag])))
	o.last++
	d := &dose{rng: rng, method: method, form: form, status: http.StatusOK, header: http.Header{}, cut: -1}
	d.chat, _ = strconv.ParseInt(form.Get("chat_id"), 10, 64)
	d.message, d.poll = o.last, strconv.FormatUint(1e17+rng.Uint64N(8e17), 10)
	if len(o.polls) > 40 {
		d.foreign = o.polls[rng.IntN(len(o.polls)-40)]
	}
	d.truth()
	kind, done := "well", true
	if o.lie != nil {
		o.lie(d)
	} else if !o.well[tag] && rng.IntN(5) < 3 {
		kind, done = d.spoil()
	}
	o.doses[kind]++
	if done {
		o.make(tag, words)
	}
	said := d.claim()
	if said.ok && method == "sendPoll" && said.poll == d.poll {
		o.polls = append(o.polls, d.poll)
	}
	o.claims[tag] = said
	return d
}

func (o *office) make(tag int, words string) {
	if o.made[tag] == nil {
		o.made[tag] = map[uint64]making{}
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(words))
	m := o.made[tag][sum.Sum64()]
	m.times++
	m.last = o.clock.Now()
	o.made[tag][sum.Sum64()] = m
}

// dose is one answer being made.
type dose struct {
	rng           *rand.Rand
	method        string
	form          url.Values
	chat, message int64
	poll, foreign string

	status int
	header http.Header
	body   []byte
	plain  []byte // the body before it was packed
	length int    // that is declared though it is not so
	cut    int    // after so many bytes the connection breaks; negative: it does not
}

// truth is the answer as it should be.
func (d *dose) truth() {
	chat := map[string]any{"id": d.chat, "type": "supergroup", "title": "G"}
	message := map[string]any{"message_id": d.message, "date": 1795262400, "chat": chat, "from": map[string]any{"id": 123456, "is_bot": true, "first_name": "B"}}
	poll := map[string]any{"id": d.poll, "question": "?", "options": []any{map[string]any{"text": "a", "voter_count": 2}}, "total_voter_count": 2, "is_closed": d.method == "stopPoll"}
	var result any = message
	switch {
	case d.method == "stopPoll":
		result = poll
	case d.method == "sendPoll":
		message["poll"] = poll
	case d.form.Get("ephemeral_message_parameters") != "":
		message["message_id"], message["ephemeral_message_id"] = 0, d.message
	case !strings.HasPrefix(d.method, "send"):
		result = true
	}
	d.say(map[string]any{"ok": true, "result": result})
}

func (d *dose) say(answer any) {
	d.body, _ = json.Marshal(answer)
	d.plain = nil
}

// give writes the answer.
func (d *dose) give(w http.ResponseWriter) {
	maps.Copy(w.Header(), d.header)
	body := d.body
	if d.length > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(d.length))
	}
	if d.cut == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(d.status)
	if d.cut > 0 {
		body = body[:min(d.cut, len(body))]
	}
	_, _ = w.Write(body)
	if d.cut > 0 || d.length > len(body) {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// doneWords are refusals that say that it is so already.
var doneWords = map[string][]string{
	"editMessageText": {"message is not modified", "poll has already been closed"},
	"stopPoll":        {"message is not modified", "poll has already been closed"},
	"deleteMessage":   {"message is not modified", "poll has already been closed", "message to delete not found", "message to edit not found", "query is too old"},
}

// claim reads the answer as somebody does who believes all that can be true.
func (d *dose) claim() (c claimed) {
	said := d.body
	if d.plain != nil {
		said = d.plain
	}
	if d.cut >= 0 {
		said = said[:min(d.cut, len(said))]
	}
	c.body = string(said[:min(len(said), 300)])
	var answer struct {
		Ok          bool
		Result      json.RawMessage
		Code        int `json:"error_code"`
		Description string
	}
	if err := json.NewDecoder(bytes.NewReader(said)).Decode(&answer); d.method == "setChatMemberTag" && !answer.Ok && (d.status/100 == 4 || answer.Code/100 == 4) {
		c.ok = true // an ornament, that some cannot have
		return c
	} else if err != nil {
		return c
	}
	if !answer.Ok {
		c.ok = answer.Code/100 == 4 && slices.ContainsFunc(doneWords[d.method], func(w string) bool { return strings.Contains(answer.Description, w) })
		return c
	}
	if !strings.HasPrefix(d.method, "send") {
		c.ok = true
		return c
	}
	var sent struct {
		Message   json.Number `json:"message_id"`
		Ephemeral json.Number `json:"ephemeral_message_id"`
		Chat      struct{ ID json.Number }
		Poll      struct{ ID string }
	}
	if json.Unmarshal(answer.Result, &sent) != nil {
		return c
	}
	message, err := strconv.ParseInt(cmp.Or(sent.Message.String(), "0"), 10, 64)
	own, _ := strconv.ParseInt(sent.Ephemeral.String(), 10, 64)
	c.message, c.poll, c.foreign = int(message), sent.Poll.ID, sent.Poll.ID != "" && sent.Poll.ID == d.foreign
	c.ok = err == nil && message >= 0 && message < 1<<52 && (message > 0 || own > 0) &&
		sent.Chat.ID.String() == strconv.FormatInt(d.chat, 10) && (d.method != "sendPoll" || sent.Poll.ID != "" && len(sent.Poll.ID) <= 64)
	return c
}

package chaos

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"studybot/telegramsim"
)

// nasty are names and words that break what is not careful.
var nasty = []string{
	`<b>bold</b> & <a href="tg://user?id=1">x`, "=cmd|' /C calc'!A0", "\u202egnp.exe\u202c", "line\nbreak\r\n{\"level\":\"error\"}",
	strings.Repeat("𝕏", 60), "\x00\x01\x7f", "'; DROP TABLE", "%s%d%n", "{{.Token}}",
}

func TestF14_Hostile_input_changes_nothing_and_tells_nothing(t *testing.T) {
	w := newWorld(t, plot{groups: 2, people: 5, questions: 40, lax: true})
	w.begin()
	g, other := w.groups[0], w.groups[1]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	date := dateOf(w.clock.Now())
	g.checked[date], other.checked[date] = map[int64]bool{}, map[int64]bool{}
	poll := g.openPolls(1)[0]

	stranger := w.sim.NewPerson(telegramsim.PersonOptions{Name: nasty[0], Language: "en"})
	stranger.Start(nasty[1])
	for _, text := range nasty[1:] {
		_, _ = stranger.TrySay(stranger.Private(), "/opinion "+text)
		_, _ = stranger.TrySay(stranger.Private(), "/name "+text)
	}
	_, _ = stranger.TrySay(stranger.Private(), "/checkin "+strings.Repeat("x", 4000))
	_ = stranger.VoteForwarded(poll, 0) // not of the group: not counted

	insider := g.people[1]
	for _, data := range w.forged(t, card) {
		_, _ = insider.TapData(card, data)
	}
	w.calm()
	for _, raw := range w.mutated(300) {
		w.sim.InjectUpdate(raw)
	}
	w.sim.InjectUpdate([]byte(fmt.Sprintf(`{"poll_answer":{"poll_id":%q,"user":{"id":%d,"is_bot":false,"first_name":"x"},"option_ids":[0]}}`, poll.Poll.ID, stranger.ID)))
	w.sim.InjectUpdate([]byte(fmt.Sprintf(`{"poll_answer":{"poll_id":%q,"user":{"id":%d,"is_bot":false,"first_name":"x"},"option_ids":[77]}}`, poll.Poll.ID, insider.ID)))
	w.calm()
	w.strangers = true // updates of chats that nobody made here make groups: Telegram's word is taken
	g.strangers = append(g.strangers, stranger.ID)
	w.check()
}

// forged is callback data that this person was never shown.
func (w *world) forged(t *testing.T, card *telegramsim.Message) []string {
	b, ok := card.Button("✅")
	if !ok {
		t.Fatal("no button on the card")
	}
	parts := strings.Split(b.Data, ":")
	swap := func(i int, with string) string {
		p := append([]string{}, parts...)
		p[i] = with
		return strings.Join(p, ":")
	}
	other := "1"
	if parts[2] == other {
		other = "2"
	}
	return []string{
		"", "1", "1:::", swap(0, "2"), swap(1, "forget"), swap(1, "defaults"), swap(2, other), swap(2, "3"), swap(2, "zzzzzzzzzzzzzzz"),
		swap(3, "20991231"), swap(3, "~-1"), swap(3, "20261199"), swap(1, "setting") + ":price:999",
		strings.Repeat("1:", 32),
	}
}

// mutated are updates as they were delivered, with bytes changed, cut and moved.
func (w *world) mutated(n int) [][]byte {
	seeds := []string{
		`{"message":{"message_id":9,"date":1795000000,"chat":{"id":-1001,"type":"supergroup","title":"x"},"from":{"id":77,"is_bot":false,"first_name":"x"},"text":"/checkin","entities":[{"type":"bot_command","offset":0,"length":8}]}}`,
		`{"callback_query":{"id":"5","from":{"id":77,"is_bot":false,"first_name":"x"},"message":{"message_id":3,"date":0,"chat":{"id":-1001,"type":"supergroup"}},"chat_instance":"1","data":"1:checkin:1:20261123"}}`,
		`{"my_chat_member":{"chat":{"id":-1002,"type":"channel"},"from":{"id":77,"is_bot":false,"first_name":"x"},"date":1,"old_chat_member":{"user":{"id":1},"status":"left"},"new_chat_member":{"user":{"id":1},"status":"member"}}}`,
		`{"poll":{"id":"7","question":"Question 1","options":[{"text":"a","voter_count":1}],"total_voter_count":1}}`,
	}
	var all [][]byte
	for range n {
		b := []byte(seeds[w.pick(len(seeds))])
		for range 1 + w.pick(6) {
			switch i := w.pick(len(b)); w.pick(4) {
			case 0:
				b[i] = byte(w.pick(256))
			case 1:
				b = b[:max(i, 2)]
			case 2:
				b = append(b[:i:i], append([]byte(nasty[w.pick(len(nasty))]), b[i:]...)...)
			default:
				b = append(b[:i:i], b[min(i+w.pick(9), len(b)):]...)
			}
			if len(b) < 3 {
				b = []byte(`{"x":1}`)
			}
		}
		if json.Valid(b) {
			all = append(all, b)
		}
	}
	return all
}

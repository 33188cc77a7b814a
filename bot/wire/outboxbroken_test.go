package wire

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"studybot/report"
)

// methods are those asked for, in order.
func (f *fakeTelegram) methods() (all []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.asked {
		all = append(all, a.Method)
	}
	return all
}

func (f *fakeTelegram) count(method string) (n int) {
	for _, m := range f.methods() {
		if m == method {
			n++
		}
	}
	return n
}

func TestWhat_may_have_been_sent_is_sent_once_more_and_no_more(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Method == "getMe" {
				return 0, "", nil
			}
			return 200, `{"ok":tr`, nil
		}
		r.Accept(post("a", 5, "a"))
		r.settled(t)
		r.want(t, "failed a unknown  false", "drop a")
		if got := r.tg.methods(); !slices.Equal(got, []string{"sendMessage", "getMe", "sendMessage"}) {
			t.Errorf("asked for %q", got)
		}
	})
}

func TestAn_outage_does_not_use_up_the_one_repeat(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		over := time.Now().Add(2 * time.Hour)
		r.tg.answer = func(asked) (int, string, error) {
			if time.Now().Before(over) {
				return 0, "", io.ErrUnexpectedEOF
			}
			return 0, "", nil
		}
		r.Accept(post("a", 5, "a"), post("b", 5, "b"), post("c", 6, "c"))
		r.settled(t)
		got := r.tg.texts()
		got = slices.DeleteFunc(got, func(s string) bool { return s == "" })
		slices.Sort(got)
		if !slices.Equal(got, []string{"a", "a", "b", "c", "c"}) {
			t.Errorf("sent %q: after two hours each that was in doubt is sent once more", got)
		}
		if n := r.tg.count("getMe"); n < 20 || n > 150 {
			t.Errorf("Telegram was asked %d times in two hours whether it lives", n)
		}
	})
}

func TestAn_edit_in_doubt_is_made_again_until_it_is_known(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		n := 0
		r.tg.answer = func(asked) (int, string, error) {
			if n++; n < 30 {
				return 0, "", io.ErrUnexpectedEOF
			}
			return 0, "", nil
		}
		edit := post("e", 5, "new")
		edit.Post.Act, edit.Post.To.Message = report.Edit, 9
		r.Accept(edit)
		r.settled(t)
		r.want(t, `sent e chat 5 message 9 poll ""`, "drop e")
	})
}

func TestWhat_a_server_says_it_did_not_take_is_sent_again_without_doubt(t *testing.T) {
	for name, answer := range map[string]string{"a gateway's page": "<html>", "Telegram itself": refusal(500, "Internal Server Error: restart", "")} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				n := 0
				r.tg.answer = func(asked) (int, string, error) {
					if n++; n < 6 {
						return 502, answer, nil
					}
					return 0, "", nil
				}
				r.Accept(post("a", 5, "a"))
				r.settled(t)
				r.want(t, `sent a chat 5 message 6 poll "P6"`, "drop a")
			})
		})
	}
}

func TestEach_method_that_posts_come_down_to_has_a_rule_with_its_reason(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`"((?:send|edit|delete|stop|answer|setChatMember)[A-Z][A-Za-z]*)"`)
	rules := map[string]bool{}
	for _, o := range outcomes {
		rules[o.method] = o.why != ""
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "outcome.go" || file == "intaketrouble.go" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			if !rules[m[1]] {
				t.Errorf("%s: nobody says what happens when the outcome of %s is unknown", file, m[1])
			}
		}
	}
}

func TestA_poll_that_may_have_been_sent_is_not_sent_again(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { return 502, "<html>", nil }
		r.Accept(pollPost("q", -7, time.Now()))
		r.settled(t)
		r.want(t, "update q", "failed q unknown  false")
		if !r.rec.posts["q"].Tried || len(r.tg.asked) != 1 {
			t.Errorf("%+v after %d calls", r.rec.posts["q"], len(r.tg.asked))
		}
		r.Accept(r.rec.posts["q"]) // as after a restart
		r.settled(t)
		if len(r.tg.asked) != 1 {
			t.Error("it was sent again")
		}
		again := r.rec.posts["q"]
		again.Tried = false // the caller decided
		r.tg.answer = nil
		r.Accept(again)
		r.settled(t)
		r.want(t, "update q", "failed q unknown  false", "failed q unknown  false", "update q", `sent q chat -7 message 2 poll "P2"`, "drop q")
	})
}

func TestNothing_is_lost_while_the_store_fails(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.rec.fail = 3
		r.Accept(post("a", 5, "a"))
		r.settled(t)
		r.want(t, `sent a chat 5 message 1 poll "P1"`, "drop a")
		if len(r.tg.asked) != 1 {
			t.Error("it was sent again")
		}
	})
}

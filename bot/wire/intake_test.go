package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
)

// listening runs an intake in a bubble against answers to getUpdates, one after the
// other; when they are used up it stops.
func listening(t *testing.T, h *heard, change func(*IntakeOptions), answers ...string) (calls []asked, log string, err error) {
	t.Helper()
	return listeningTo(t, `{"ok":true,"result":{"url":"https://example.org"}}`, h, change, answers...)
}

// listeningTo does so where all else is answered in one way.
func listeningTo(t *testing.T, all string, h *heard, change func(*IntakeOptions), answers ...string) (calls []asked, log string, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		tg := &fakeTelegram{start: time.Now()}
		n := 0
		tg.answer = func(a asked) (int, string, error) {
			if a.Method != "getUpdates" {
				return 200, all, nil
			}
			if n >= len(answers) {
				stop()
				return 200, `{"ok":true,"result":[]}`, nil
			}
			n++
			body := answers[n-1]
			if body == "broken" {
				return 0, "", io.ErrUnexpectedEOF
			}
			code := 200
			if _, e := fmt.Sscanf(body, `{"ok":false,"error_code":%d`, &code); e != nil {
				code = 200
			}
			return code, body, nil
		}
		var b strings.Builder
		client, cerr := NewClient(ClientOptions{Token: testToken, APIURL: "http://telegram.invalid", HTTP: &http.Client{Transport: tg}})
		if cerr != nil {
			t.Fatal(cerr)
		}
		o := IntakeOptions{Client: client, Self: testSelf, Handle: h.handle, Aside: h.keepAside, Clock: bubbleClock{}, Log: zerolog.New(&b)}
		if change != nil {
			change(&o)
		}
		in, cerr := NewIntake(o)
		if cerr != nil {
			t.Fatal(cerr)
		}
		err = in.Run(ctx)
		calls, log = tg.asked, b.String()
	})
	return calls, log, err
}

func batch(ids ...int) string {
	var all []string
	for _, id := range ids {
		all = append(all, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":5,"from":%s,"chat":%s,"text":"%d"}}`, id, ann, alone, id))
	}
	return `{"ok":true,"result":[` + strings.Join(all, ",") + `]}`
}

func offsets(all []asked) (got []string) {
	for _, a := range all {
		if a.Method == "getUpdates" {
			got = append(got, a.Form["offset"])
		}
	}
	return got
}

func TestA_batch_is_confirmed_by_the_next_ask(t *testing.T) {
	h := &heard{}
	asked, _, err := listening(t, h, nil, batch(7, 8), batch(9), batch())
	if err != nil || len(h.events) != 3 {
		t.Errorf("%v, %d events", err, len(h.events))
	}
	if diff := cmp.Diff([]string{"", "9", "10", "10"}, offsets(asked)); diff != "" {
		t.Error(diff)
	}
	first := asked[0].Form
	if first["limit"] != "100" || first["timeout"] != "50" || !strings.Contains(first["allowed_updates"], `"chat_member"`) {
		t.Errorf("%v", first)
	}
}

func TestA_refused_token_is_fatal(t *testing.T) {
	_, _, err := listening(t, &heard{}, nil, batch(7), refusal(401, "Unauthorized", ""))
	if !errors.Is(err, ErrUnauthorized) {
		t.Errorf("%v", err)
	}
}

func TestAnother_poller_is_reported_once_and_waited_for(t *testing.T) {
	conflict := refusal(409, "Conflict: terminated by other getUpdates request", "")
	h := &heard{}
	asked, log, err := listening(t, h, nil, conflict, conflict, conflict, batch(7))
	if err != nil || len(h.events) != 1 || strings.Count(log, "somebody else") != 1 {
		t.Errorf("%v, %d events, %s", err, len(h.events), log)
	}
	if at := asked[3].At; at < 12*time.Second {
		t.Errorf("three conflicts took %v", at)
	}
}

func TestA_broken_connection_is_waited_out(t *testing.T) {
	h := &heard{}
	asked, log, err := listening(t, h, nil, "broken", "<html>", refusal(429, "Too Many Requests: retry after 30", `"retry_after":30`), batch(7))
	if err != nil || len(h.events) != 1 || strings.Contains(log, "AAAA-bbbb") {
		t.Errorf("%v, %d events, %s", err, len(h.events), log)
	}
	if at := asked[3].At; at < 33*time.Second {
		t.Errorf("they were waited for %v", at)
	}
}

func TestA_batch_whose_numbers_cannot_be_read_does_not_stop_the_rest(t *testing.T) {
	h := &heard{}
	asked, _, _ := listening(t, h, nil, batch(7), `{"ok":true,"result":[{"x":1}]}`, `{"ok":true,"result":[{"update_id":9,"message":{"text":[]}}]}`, batch(10))
	if diff := cmp.Diff([]string{"", "8", "9", "10", "11"}, offsets(asked)); diff != "" || h.aside != 2 || len(h.events) != 2 {
		t.Errorf("%s, %d aside, %d events", diff, h.aside, len(h.events))
	}
}

func TestNumbers_that_start_anew_are_followed(t *testing.T) {
	h := &heard{}
	asked, _, _ := listening(t, h, nil, batch(900), batch(30, 31))
	if got := offsets(asked); got[2] != "32" || len(h.events) != 3 {
		t.Errorf("after a restart of Telegram's numbers: %q", got)
	}
}

func TestThat_Telegrams_queue_was_full_is_told_at_the_start(t *testing.T) {
	for waiting, told := range map[int]bool{99_999: false, 100_000: true} {
		info := fmt.Sprintf(`{"ok":true,"result":{"url":"","pending_update_count":%d}}`, waiting)
		_, log, _ := listeningTo(t, info, &heard{}, func(o *IntakeOptions) { o.DropWebhook = true })
		if got := strings.Contains(log, "is lost"); got != told {
			t.Errorf("with %d waiting: told %v: %s", waiting, got, log)
		}
	}
}

func TestA_webhook_is_taken_away_if_that_is_wanted(t *testing.T) {
	asked, _, _ := listening(t, &heard{}, func(o *IntakeOptions) { o.DropWebhook = true }, batch(7))
	if asked[0].Method != "getWebhookInfo" || asked[1].Method != "deleteWebhook" || asked[2].Method != "getUpdates" {
		t.Errorf("%v", asked)
	}
}

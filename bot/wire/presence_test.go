package wire

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
)

func TestWhom_Telegram_does_not_know_in_a_chat_is_not_there_and_nobody_asks_for_ever(t *testing.T) {
	refused := func(code int, why string) (int, string) {
		return code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, why)
	}
	for name, c := range map[string]struct {
		answers func() (int, string)
		again   bool
		away    bool // it is we who are not there
	}{
		"an account that is no more":    {func() (int, string) { return refused(400, "Bad Request: user not found") }, false, false},
		"a stranger to the chat":        {func() (int, string) { return refused(400, "Bad Request: PARTICIPANT_ID_INVALID") }, false, false},
		"no number of a person":         {func() (int, string) { return refused(400, "Bad Request: invalid user_id specified") }, false, false},
		"a chat that is no more":        {func() (int, string) { return refused(400, "Bad Request: chat not found") }, false, true},
		"a chat that threw us out":      {func() (int, string) { return refused(403, "Forbidden: bot was kicked from the supergroup chat") }, false, true},
		"a list that is hidden from us": {func() (int, string) { return refused(400, "Bad Request: CHAT_ADMIN_REQUIRED") }, false, false},
		"a private chat": {func() (int, string) {
			return refused(400, "Bad Request: there are no administrators in the private chat")
		}, false, false},
		"too many questions":  {func() (int, string) { return refused(429, "Too Many Requests: retry after 3") }, true, false},
		"a server that fails": {func() (int, string) { return refused(500, "Internal Server Error") }, true, false},
		"a gateway's page":    {func() (int, string) { return 502, "<html>" }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				code, body := c.answers()
				answer(code, body)(w, r)
			})
			here, err := client.InChat(t.Context(), -1, 7)
			if here || errors.Is(err, study.ErrUnavailable) != c.again || (err != nil) != c.again {
				t.Errorf("in the chat: %v, %v", here, err)
			}
			admins, err := client.Admins(t.Context(), -1)
			if len(admins) > 0 || errors.Is(err, study.ErrUnavailable) != c.again || errors.Is(err, study.ErrAway) != c.away {
				t.Errorf("administrators: %v, %v", admins, err)
			}
		})
	}
}

func TestWho_is_in_a_chat_that_has_become_another_is_asked_there(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		switch {
		case r.Form.Get("chat_id") != "-1009":
			answer(400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009}}`)(w, r)
		case r.Form.Get("user_id") != "":
			answer(200, `{"ok":true,"result":{"status":"member","user":{"id":7}}}`)(w, r)
		default:
			answer(200, `{"ok":true,"result":[{"status":"creator","user":{"id":7}},{"status":"administrator","user":{"id":8,"is_bot":true}}]}`)(w, r)
		}
	})
	if here, err := client.InChat(t.Context(), -1, 7); !here || err != nil {
		t.Errorf("in the chat: %v, %v", here, err)
	}
	admins, err := client.Admins(t.Context(), -1)
	if diff := cmp.Diff([]study.UserID{7}, admins); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

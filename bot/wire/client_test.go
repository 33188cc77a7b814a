package wire

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/study"
)

const testToken = "123456:AAAA-bbbb_CCCCddddEEEEffffGGGGhhhh"

// serve starts a server for one test and a client for it.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := NewClient(ClientOptions{Token: testToken, APIURL: s.URL, HTTP: s.Client()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func apiError(t *testing.T, err error) *APIError {
	t.Helper()
	var e *APIError
	if !errors.As(err, &e) {
		t.Fatalf("%v is no APIError", err)
	}
	if strings.Contains(err.Error(), "AAAA-bbbb") {
		t.Errorf("the token is in the error: %v", err)
	}
	return e
}

func TestA_client_needs_a_token_and_an_address(t *testing.T) {
	for _, o := range []ClientOptions{{}, {Token: "x"}, {Token: testToken, APIURL: "telegram"}, {Token: testToken, APIURL: "ftp://x"}} {
		if _, err := NewClient(o); !errors.Is(err, study.ErrInvalid) {
			t.Errorf("%+v: %v", o, err)
		} else if strings.Contains(err.Error(), "AAAA") {
			t.Errorf("the token is in the error: %v", err)
		}
	}
}

func TestMaking_a_client_makes_no_request(t *testing.T) {
	serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request came") })
}

func TestA_call_sends_its_parameters_and_reads_its_result(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/bot"+testToken+"/sendMessage" || r.FormValue("text") != "读经 & more" {
			t.Errorf("%s %v", r.URL.Path, r.Form)
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":7,"unknown":{}}}`)
	})
	var sent wireSent
	if err := c.Call(t.Context(), "sendMessage", tgbotapi.Params{"text": "读经 & more"}, nil, &sent); err != nil || sent.ID != 7 {
		t.Errorf("%+v, %v", sent, err)
	}
}

func TestAn_upload_carries_the_code_of_its_failure(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		f, _, err := r.FormFile("document")
		if err != nil {
			t.Error(err)
			return
		}
		if data, _ := io.ReadAll(f); string(data) != "a,b" || r.FormValue("chat_id") != "5" {
			t.Errorf("%q, %v", data, r.Form)
		}
		answer(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}`)(w, r)
	})
	files := []tgbotapi.RequestFile{{Name: "document", Data: tgbotapi.FileBytes{Name: "x.csv", Bytes: []byte("a,b")}}}
	e := apiError(t, c.Call(t.Context(), "sendDocument", tgbotapi.Params{"chat_id": "5"}, files, nil))
	if e.Code != 429 || e.RetryAfter != 9*time.Second {
		t.Errorf("%+v", e)
	}
}

func TestEach_failure_becomes_the_one_kind_of_error(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    FaultKind
	}{
		"a gateway's page": {answer(502, "<html>bad gateway</html>"), FaultServer},
		"a page with 200":  {answer(200, "<html>hello</html>"), FaultUnknown},
		"nothing at all":   {answer(200, ""), FaultUnknown},
		"JSON of others":   {answer(503, `{"error":"overloaded"}`), FaultServer},
		"half an answer": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"ok":tr`)
		}, FaultUnknown},
		"a broken connection": {func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_ = conn.Close()
		}, FaultUnknown},
		"migrated":   {answer(400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001}}`), FaultMoved},
		"odd result": {answer(200, `{"ok":true,"result":"what"}`), FaultAccepted},
		"redirected": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/elsewhere", http.StatusTemporaryRedirect)
		}, FaultServer},
		"the token echoed": {answer(401, `{"ok":false,"error_code":401,"description":"Unauthorized: `+testToken+`"}`), FaultUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			var sent wireSent
			err := serve(t, c.handler).Call(t.Context(), "sendMessage", nil, nil, &sent)
			_ = apiError(t, err)
			if got := Classify(err).Kind; got != c.want {
				t.Errorf("%v is %q, want %q", err, got, c.want)
			}
		})
	}
}

func TestA_refused_connection_is_certainly_not_sent(t *testing.T) {
	// Port 1 is nobody's: no program may listen there by chance.
	c, err := NewClient(ClientOptions{Token: testToken, APIURL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Call(t.Context(), "sendMessage", nil, nil, nil)
	if e := apiError(t, err); !e.Unsent || Classify(err).Kind != FaultUnsent {
		t.Errorf("%+v", e)
	}
}

func TestAn_answer_that_never_ends_is_cut(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"ok":true,"result":"`)
		page := strings.Repeat("x", 1<<20)
		for range 20 {
			if _, err := io.WriteString(w, page); err != nil {
				return
			}
		}
	})
	if err := c.Call(t.Context(), "getMe", nil, nil, nil); !errors.Is(err, errAnswerTooLarge) {
		t.Errorf("%v", err)
	}
}

func TestA_call_ends_with_its_context_and_at_its_deadline(t *testing.T) {
	release := make(chan struct{})
	h := func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}
	c := serve(t, h)
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Call(ctx, "getMe", nil, nil, nil); !errors.Is(err, context.Canceled) || Classify(err).Kind != FaultStopped {
		t.Errorf("cancelled: %v", err)
	}
	c.timeout = time.Millisecond
	err := c.Call(t.Context(), "sendMessage", tgbotapi.Params{"text": "x"}, nil, nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("late: %v", err)
	}
	_ = apiError(t, err)
}

func TestWho_we_are_is_asked_by_Me(t *testing.T) {
	c := serve(t, answer(200, `{"ok":true,"result":{"id":99,"is_bot":true,"first_name":"Study","username":"study_bot","can_read_all_group_messages":true}}`))
	got, err := c.Me(t.Context())
	if want := (Self{ID: 99, Username: "study_bot", Name: "Study", ReadsAll: true}); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestA_file_is_fetched_within_its_limit(t *testing.T) {
	content := strings.Repeat("x", 100)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bot" + testToken + "/getFile":
			_, _ = io.WriteString(w, `{"ok":true,"result":{"file_id":"F","file_path":"documents/a b.csv"}}`)
		case "/file/bot" + testToken + "/documents/a b.csv":
			_, _ = io.WriteString(w, content)
		default:
			t.Errorf("asked for %s", r.URL.Path)
		}
	})
	if data, err := c.Download(t.Context(), FileRef{ID: "F"}, 100); err != nil || string(data) != content {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if _, err := c.Download(t.Context(), FileRef{ID: "F"}, 99); !errors.Is(err, ErrTooBig) {
		t.Errorf("one byte too many: %v", err)
	}
	if _, err := c.Download(t.Context(), FileRef{ID: "F", Size: MaxDownload + 1}, 1<<40); !errors.Is(err, ErrTooBig) {
		t.Errorf("more than Telegram gives: %v", err)
	}
}

func TestA_file_that_Telegram_finds_too_big_is_too_big(t *testing.T) {
	c := serve(t, answer(400, `{"ok":false,"error_code":400,"description":"Bad Request: file is too big"}`))
	if _, err := c.Download(t.Context(), FileRef{ID: "F"}, 100); !errors.Is(err, ErrTooBig) {
		t.Errorf("%v", err)
	}
}

func TestA_file_that_Telegram_does_not_give_is_not_there(t *testing.T) {
	gone := answer(400, `{"ok":false,"error_code":400,"description":"Bad Request: wrong file_id or the file is temporarily unavailable"}`)
	found := answer(200, `{"ok":true,"result":{"file_id":"F","file_path":"documents/a.csv"}}`)
	for name, h := range map[string]http.HandlerFunc{
		"its number is wrong": gone,
		"the server fails":    answer(502, "<html>"),
		"its path is no more": func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/getFile") {
				found(w, r)
				return
			}
			answer(404, `{"ok":false,"error_code":404,"description":"Not Found"}`)(w, r)
		},
	} {
		if _, err := serve(t, h).Download(t.Context(), FileRef{ID: "F"}, 100); !errors.Is(err, study.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := serve(t, gone).Download(ctx, FileRef{ID: "F"}, 100); !errors.Is(err, context.Canceled) || errors.Is(err, study.ErrNotFound) {
		t.Errorf("we ended it ourselves: %v", err)
	}
}

func TestA_log_never_shows_the_token(t *testing.T) {
	var b strings.Builder
	w := RedactWriter(&b, testToken)
	line := `{"error":"Post https://x/bot` + testToken + `/getMe and 123456%3AAAAA-bbbb_CCCCddddEEEEffffGGGGhhhh"}`
	if n, err := w.Write([]byte(line)); n != len(line) || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if strings.Contains(b.String(), "bbbb") || !strings.Contains(b.String(), "/getMe") {
		t.Errorf("%s", b.String())
	}
}

package telegramsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// apiError is an answer with "ok": false.
type apiError struct {
	code       int
	desc       string
	retryAfter int
	migrateTo  int64
	html       bool // a gateway's page in place of JSON
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s", e.code, e.desc) }

// badRequest is a 400 in Telegram's manner: the first letter is lowered unless the word is in capitals.
func badRequest(format string, args ...any) *apiError {
	text := fmt.Sprintf(format, args...)
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(first) && !unicode.IsUpper(second) {
		text = string(unicode.ToLower(first)) + text[size:]
	}
	return &apiError{code: 400, desc: "Bad Request: " + text}
}

func forbidden(text string) *apiError { return &apiError{code: 403, desc: "Forbidden: " + text} }

func (s *Sim) report(b Breach) {
	s.lock()
	s.breach(b)
	s.unlock()
}

// refuse keeps the problems as breaches and answers with the first that Telegram has words for.
func (s *Sim) refuse(method string, problems []problem) *apiError {
	if len(problems) == 0 {
		return nil
	}
	s.lock()
	defer s.unlock()
	var desc string
	for _, p := range problems {
		s.breach(Breach{p.kind, method, p.path, p.reason})
		desc = cmp.Or(desc, p.desc)
	}
	if desc == "" {
		desc = fmt.Sprintf("simulator: parameter %q %s", problems[0].path, problems[0].reason)
	}
	return badRequest("%s", desc)
}

// reply writes an answer as the Bot API server does: the status is the error's code.
func reply(w http.ResponseWriter, result json.RawMessage, err *apiError) {
	if err == nil {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"ok":true,"result":%s}`, result)
		return
	}
	if err.html {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(err.code)
		fmt.Fprintf(w, "<html>\r\n<head><title>%[1]d %[2]s</title></head>\r\n<body>\r\n<center><h1>%[1]d %[2]s</h1></center>\r\n</body>\r\n</html>\r\n", err.code, err.desc)
		return
	}
	out := object{"ok": false, "error_code": err.code, "description": err.desc}
	params := object{}
	if err.retryAfter > 0 {
		params["retry_after"] = err.retryAfter
		w.Header().Set("Retry-After", strconv.Itoa(err.retryAfter))
	}
	if err.migrateTo != 0 {
		params["migrate_to_chat_id"] = err.migrateTo
	}
	if len(params) > 0 {
		out["parameters"] = params
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(err.code)
	_, _ = w.Write(encode(out))
}

func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

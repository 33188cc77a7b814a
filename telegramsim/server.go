package telegramsim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Telegram's limits on what is uploaded.
const (
	maxUpload   = 50 << 20
	maxPhoto    = 10 << 20
	maxDownload = 20 << 20
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

// request is one call of a method after it was validated.
type request struct {
	sim    *Sim
	method string
	args   map[string]any
	files  map[string]*upload
	http   *http.Request
}

type upload struct {
	name string
	mime string
	data []byte
}

// Call is one API call in the transcript. The token appears nowhere in it.
type Call struct {
	At     time.Time
	Method string
	Params map[string]any // as sent, text or decoded JSON; files by their names
	Result json.RawMessage
	Code   int // 200 or the error's
	Error  string
	Fault  string // what was done to it on purpose
}

// Handler serves the Bot API, files, and the page.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	s.pageRoutes(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/bot"):
			s.serveBot(w, r)
		case strings.HasPrefix(r.URL.Path, "/file/bot"):
			s.serveFile(w, r)
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

func (s *Sim) serveBot(w http.ResponseWriter, r *http.Request) {
	token, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if err := s.checkToken(token); err != nil {
		reply(w, nil, err)
		return
	}
	params, files, err := readParams(r)
	if err != nil {
		reply(w, nil, err)
		return
	}
	s.lock()
	s.inFlight++
	fault := s.takeFault(method)
	s.unlock()
	defer func() { s.lock(); s.inFlight--; s.unlock() }()

	call := Call{At: s.now(), Method: cmp.Or(s.schema.lower[strings.ToLower(method)], method), Params: s.redactParams(params, files)}
	if fault != nil {
		call.Fault = fault.Kind.name
		if fault.Kind.before(s, w, &call) {
			s.record(call)
			return
		}
	}
	result, failed := s.call(r, method, params, files)
	if failed != nil {
		call.Code, call.Error = failed.code, s.redact(failed.desc)
	} else {
		call.Code, call.Result = 200, encode(result)
	}
	s.record(call)
	if fault != nil && fault.Kind.cut {
		hangUp(w)
		return
	}
	if failed != nil {
		reply(w, nil, failed)
		return
	}
	reply(w, call.Result, nil)
}

func (s *Sim) checkToken(token string) *apiError {
	switch {
	case token == s.opt.Token && !s.isLoggedOut():
		return nil
	case tokenShape.MatchString(token):
		return &apiError{code: 401, desc: "Unauthorized"}
	}
	return &apiError{code: 404, desc: "Not Found"}
}

func (s *Sim) isLoggedOut() bool {
	s.lock()
	defer s.unlock()
	return s.loggedOut
}

// readParams gathers parameters from the query, a form, a multipart form or a JSON body.
func readParams(r *http.Request) (map[string]any, map[string]*upload, *apiError) {
	params, files := map[string]any{}, map[string]*upload{}
	addForm(params, r.URL.Query())
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, r.Body, maxUpload+1<<20)
	r.Body = body
	var err error
	switch kind {
	case "multipart/form-data":
		if err = r.ParseMultipartForm(8 << 20); err == nil {
			addForm(params, r.MultipartForm.Value)
			err = addFiles(params, files, r)
		}
	case "application/json":
		dec := json.NewDecoder(body)
		dec.UseNumber()
		in := map[string]any{}
		if err = dec.Decode(&in); err == nil {
			for k, v := range in {
				params[k] = v
			}
		}
	case "application/x-www-form-urlencoded":
		if err = r.ParseForm(); err == nil {
			addForm(params, r.PostForm)
		}
	}
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return nil, nil, &apiError{code: 413, desc: "Request Entity Too Large"}
	}
	if err != nil {
		return nil, nil, badRequest("can't parse the request: %v", err)
	}
	return params, files, nil
}

func addForm(params map[string]any, form url.Values) {
	for k, v := range form {
		if len(v) > 0 {
			params[k] = formValue(v[0])
		}
	}
}

func addFiles(params map[string]any, files map[string]*upload, r *http.Request) error {
	for field, headers := range r.MultipartForm.File {
		f, err := headers[0].Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return err
		}
		if len(data) > maxUpload {
			return &http.MaxBytesError{Limit: maxUpload}
		}
		up := &upload{name: headers[0].Filename, mime: headers[0].Header.Get("Content-Type"), data: data}
		files[field] = up
		params[field] = up
	}
	return r.MultipartForm.RemoveAll()
}

// call validates a request, and answers it.
func (s *Sim) call(r *http.Request, method string, params map[string]any, files map[string]*upload) (any, *apiError) {
	name := s.schema.lower[strings.ToLower(method)]
	if strings.EqualFold(method, "getChatMembersCount") && !s.opt.NoLegacy {
		name = "getChatMemberCount"
	}
	if name == "" || (s.opt.Level == Classic && modernMethods[name]) {
		if name == "" {
			s.report(Breach{BreachSchema, method, "", "is no method of the Bot API"})
		}
		return nil, &apiError{code: 404, desc: "Not Found: method not found"}
	}
	h := handlers[name]
	if h == nil {
		s.report(Breach{BreachUnimplemented, name, "", "is in the schema but not in the simulator"})
		return nil, &apiError{code: 501, desc: "Not Implemented: the simulator does not know " + name}
	}
	attached := attachments(params, files, s.schema.Methods[name])
	v := &validator{schema: s.schema, now: s.now(), files: files, legacy: !s.opt.NoLegacy}
	args := v.request(s.schema.Methods[name], attached)
	if err := s.refuse(name, v.problems); err != nil {
		return nil, err
	}
	req := &request{sim: s, method: name, args: args, files: files, http: r}
	if name == "getUpdates" {
		return s.getUpdates(req)
	}
	s.lock()
	defer s.unlock()
	if err := s.classicRefusal(req); err != nil {
		return nil, err
	}
	if err := s.limits.allow(req); err != nil {
		return nil, err
	}
	result, err := h(req)
	if err != nil {
		return nil, err
	}
	return result, nil
}

// attachments takes uploads that are no parameter of the method itself out of
// the parameters: something points at them with attach://.
func attachments(params map[string]any, files map[string]*upload, m *apiObject) map[string]any {
	out := map[string]any{}
	for k, v := range params {
		if _, isFile := v.(*upload); isFile && m.byName[k] == nil {
			continue
		}
		out[k] = v
	}
	return out
}

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

func (s *Sim) redact(text string) string {
	return strings.ReplaceAll(text, s.opt.Token, "<token>")
}

func (s *Sim) redactParams(params map[string]any, files map[string]*upload) map[string]any {
	out := make(map[string]any, len(params))
	for k, v := range params {
		switch x := v.(type) {
		case formValue:
			out[k] = s.redact(string(x))
		case *upload:
			out[k] = "file:" + x.name
		default:
			out[k] = x
		}
	}
	for k, f := range files {
		out[k] = "file:" + f.name
	}
	return out
}

func (s *Sim) record(c Call) {
	s.lock()
	defer s.unlock()
	if len(s.transcript) >= s.opt.TranscriptSize {
		s.transcript = append(s.transcript[:0], s.transcript[len(s.transcript)/2:]...)
	}
	s.transcript = append(s.transcript, c)
}

// Transcript is every API call so far, oldest first.
func (s *Sim) Transcript() []Call {
	s.lock()
	defer s.unlock()
	return append([]Call(nil), s.transcript...)
}

// Calls are the calls of one method.
func (s *Sim) Calls(method string) []Call {
	s.lock()
	defer s.unlock()
	var out []Call
	for _, c := range s.transcript {
		if c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// InFlight is how many API requests are being handled, waiting polls included.
func (s *Sim) InFlight() int {
	s.lock()
	defer s.unlock()
	return s.inFlight
}

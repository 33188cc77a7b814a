package telegramsim

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
)

// request is one call of a method after it was validated.
type request struct {
	sim    *Sim
	method string
	args   map[string]any
	files  map[string]*upload
	http   *http.Request
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
		if fault.Kind.before(w, &call) {
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
	body := call.Result
	if batch, ok := result.([]json.RawMessage); ok {
		call.Result = idsOf(batch)
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
	reply(w, body, nil)
}

func (s *Sim) checkToken(token string) *apiError {
	switch {
	case token == s.opt.Token && !s.isLoggedOut():
		return nil
	case looksLikeToken(token):
		return &apiError{code: 401, desc: "Unauthorized"}
	}
	return &apiError{code: 404, desc: "Not Found"}
}

func (s *Sim) isLoggedOut() bool {
	s.lock()
	defer s.unlock()
	return s.loggedOut
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
	attached := attachments(params, s.schema.Methods[name])
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

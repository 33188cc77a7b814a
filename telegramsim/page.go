package telegramsim

import (
	"embed"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// pageRoutes serves the page on which one is a person of this world. It is for
// this machine's browser only: other hosts and other sites' scripts are refused.
func (s *Sim) pageRoutes(mux *http.ServeMux) {
	local := func(h http.HandlerFunc) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !fromHere(r) {
				http.Error(w, "this page is for the machine it runs on", http.StatusForbidden)
				return
			}
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.Header().Set("Cache-Control", "no-store")
			h(w, r)
		})
	}
	mux.Handle("GET /{$}", local(func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pageFiles, "page/index.html")
	}))
	mux.Handle("GET /page/", local(http.FileServerFS(pageFiles).ServeHTTP))
	mux.Handle("GET /api/people", local(s.servePeople))
	mux.Handle("GET /api/view", local(s.serveView))
	mux.Handle("GET /api/events", local(s.serveEvents))
	mux.Handle("POST /api/act", local(s.serveAct))
	mux.Handle("POST /api/upload", local(s.serveUpload))
	mux.Handle("GET /api/file/{id}/{name}", local(s.serveStored))
}

// fromHere refuses foreign hosts (names that were made to point at loopback)
// and foreign origins (scripts of other sites).
func fromHere(r *http.Request) bool {
	if !isLoopback(r.Host) {
		return false
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

func isLoopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func sayNo(w http.ResponseWriter, err error) {
	writeJSON(w, http.StatusBadRequest, object{"ok": false, "error": err.Error()})
}

// viewer is the person that ?as= names.
func (s *Sim) viewer(w http.ResponseWriter, r *http.Request) *Person {
	id, _ := strconv.ParseInt(r.URL.Query().Get("as"), 10, 64)
	s.lock()
	p := s.people[id]
	s.unlock()
	if p == nil || p.isBot {
		writeJSON(w, http.StatusBadRequest, object{"ok": false, "error": "there is no such person"})
		return nil
	}
	return p
}

func (s *Sim) servePeople(w http.ResponseWriter, _ *http.Request) {
	s.lock()
	list := []any{}
	for _, p := range s.crowd {
		list = append(list, s.personView(p))
	}
	out := object{"people": list}
	if len(s.crowd) > 0 {
		out["default"] = s.crowd[0].ID
	}
	s.unlock()
	writeJSON(w, http.StatusOK, out)
}

func (s *Sim) serveView(w http.ResponseWriter, r *http.Request) {
	p := s.viewer(w, r)
	if p == nil {
		return
	}
	s.lock()
	messages := object{}
	chats := []any{}
	for _, c := range s.chatsOf(p) {
		chats = append(chats, s.chatView(c, p))
		list := []any{}
		for _, m := range c.msgs {
			if m.visibleTo(p) {
				list = append(list, s.messageView(m, p))
			}
		}
		messages[strconv.FormatInt(c.ID, 10)] = list
	}
	out := object{"seq": s.page.seq, "now": s.local(s.now()), "zone": s.opt.Location.String(), "me": s.personView(p), "bot": s.personView(s.bot),
		"chats": chats, "messages": messages, "clock": s.clockEvent()}
	s.unlock()
	writeJSON(w, http.StatusOK, out)
}

// serveStored hands a photo or document to the page. A document is never
// shown as a page of this site, whatever it holds.
func (s *Sim) serveStored(w http.ResponseWriter, r *http.Request) {
	s.lock()
	f := s.files[r.PathValue("id")]
	s.unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	kind := "application/octet-stream"
	if f.photo {
		kind = http.DetectContentType(f.data)
	} else {
		w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(f.name))
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = w.Write(f.data)
}

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/pprof"
	"strings"
)

// diagnosisHandler answers what only somebody on this machine may ask: profiles, the log's
// level and its last warnings. The address is a loopback one (config.validate); that a page
// in this machine's browser can reach it too is why a Host of another name is refused.
//
//	GET /debug/pprof/…   profiles
//	GET, PUT /loglevel   the level; PUT takes one as its body: debug
//	GET /errors          the last warnings and errors of the log, as JSON
func diagnosisHandler(b *logbook) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /loglevel", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, b.levelNow().String()+"\n")
	})
	mux.HandleFunc("PUT /loglevel", func(w http.ResponseWriter, r *http.Request) {
		word, err := io.ReadAll(io.LimitReader(r.Body, 100))
		if name := strings.TrimSpace(string(word)); err != nil || !b.setLevel(name) {
			http.Error(w, "the level is one of trace, debug, info, warn, error", http.StatusBadRequest)
			return
		}
		log := b.logger()
		log.Info().Str("level", b.levelNow().String()).Msg("the log's level was changed")
		_, _ = io.WriteString(w, b.levelNow().String()+"\n")
	})
	mux.HandleFunc("GET /errors", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(b.last()) // whoever asked has gone
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Host, ":") || checkLoopback(r.Host) != nil {
			http.Error(w, "ask by the loopback address", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

package main

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var referred = regexp.MustCompile(`Reference: ([a-z2-7]{8})`)

// Somebody reads out the reference of an apology: the log has it, beside what went wrong,
// and so have the last errors that `studybot top` shows.
func TestThe_reference_of_an_apology_leads_to_its_line_in_the_log(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.redisSays("DEL", "{g1}:streak")
	w.redisSays("SET", "{g1}:streak", "no hash")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	w.lin.Say(w.group, "/me")
	sorry, err := w.lin.Awaits(ctx, w.group, "it is my fault")
	if err != nil {
		t.Fatal(err)
	}
	reference := referred.FindStringSubmatch(sorry.Plain())
	if reference == nil {
		t.Fatalf("no reference in %q", sorry.Plain())
	}
	found := 0
	for _, line := range w.log.lines() {
		var entry struct{ Level, Reference, Error string }
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Reference == reference[1] {
			found++
			if entry.Level != "error" || !strings.Contains(entry.Error, "WRONGTYPE") {
				t.Errorf("the line tells nothing: %s", line)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d lines have the reference %s", found, reference[1])
	}
	if _, late := ask(t, http.MethodGet, "http://"+w.c.PprofAddr+"/errors", ""); !strings.Contains(late, reference[1]) {
		t.Error("the last errors lack it")
	}
	if !w.page(`studybot_log_lines_total{level="error"} 1`) {
		t.Error("the metrics do not count it")
	}
}

package deploycheck

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

func TestEvery_alert_can_be_read_rests_on_figures_that_exist_and_says_what_to_do(t *testing.T) {
	groups, errs := rulefmt.ParseFile(filepath.Join(root, "deploy/prometheus/alerts.yml"), false, model.UTF8Validation)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	known, book := figures(t), read(t, "docs/operations.md")
	tried := read(t, "deploy/prometheus/alerts_test.yml")
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			name := r.Alert
			for _, f := range figure.FindAllString(r.Expr, -1) {
				if !known[f] {
					t.Errorf("%s asks for %s, which nobody gives", name, f)
				}
			}
			if r.Labels["severity"] != "page" && r.Labels["severity"] != "ticket" {
				t.Errorf("%s: whom does it wake?", name)
			}
			page, anchor, _ := strings.Cut(r.Annotations["runbook"], "#")
			if page != "docs/operations.md" || anchor != strings.ToLower(name) || !strings.Contains(book, "\n### "+name+"\n") {
				t.Errorf("docs/operations.md does not say what to do about %s", name)
			}
			if !strings.Contains(tried, name) {
				t.Errorf("alerts_test.yml does not try %s", name)
			}
		}
	}
}

func TestEach_alert_fires_when_it_should(t *testing.T) {
	promtool := program(t, "promtool")
	run(t, filepath.Join(root, "deploy/prometheus"), promtool, "test", "rules", "alerts_test.yml")
	run(t, filepath.Join(root, "deploy/prometheus"), promtool, "check", "config", "prometheus.yml")
}

// dashboard is the part of Grafana's form that matters here.
type dashboard struct {
	UID    string `json:"uid"`
	Panels []struct {
		ID          int    `json:"id"`
		Type        string `json:"type"`
		Title       string `json:"title"`
		Description string `json:"description"`
		GridPos     struct{ H, W, X, Y int }
		Targets     []struct {
			Expr string `json:"expr"`
		} `json:"targets"`
	} `json:"panels"`
}

func TestEach_panel_of_the_dashboard_asks_for_what_exists_and_stands_free(t *testing.T) {
	var d dashboard
	if err := json.Unmarshal([]byte(read(t, "deploy/grafana/studybot.json")), &d); err != nil {
		t.Fatal(err)
	}
	known := figures(t)
	at, ids := make(map[[2]int]string), make(map[int]bool)
	for _, p := range d.Panels {
		if ids[p.ID] {
			t.Errorf("the number %d is given twice", p.ID)
		}
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := at[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%q stands on %q, or outside", p.Title, other)
				}
				at[[2]int{x, y}] = p.Title
			}
		}
		if p.Type != "row" && (len(p.Targets) == 0 || p.Description == "") {
			t.Errorf("%q shows nothing, or does not say what", p.Title)
		}
		for _, target := range p.Targets {
			asked := strings.NewReplacer("$__rate_interval", "5m").Replace(target.Expr)
			if _, err := parser.ParseExpr(asked); err != nil {
				t.Errorf("%q: %v", p.Title, err)
			}
			for _, f := range figure.FindAllString(asked, -1) {
				if !known[f] {
					t.Errorf("%q asks for %s, which nobody gives", p.Title, f)
				}
			}
		}
	}
}

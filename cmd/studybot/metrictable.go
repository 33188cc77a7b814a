package main

import (
	"fmt"
	"strings"
)

// metricSpace begins every name of ours.
const metricSpace = "studybot"

// metricRow is one family of figures. /metrics and docs/metrics.md are made from the same rows;
// names and labels are kept from release to release, since dashboards and alerts hold them.
type metricRow struct {
	Name    string // without the space
	Kind    string // counter, gauge or histogram
	Labels  []string
	Help    string
	Buckets []float64 // seconds
	Shared  bool      // the same in every replica: it is read from Redis
}

var (
	updateBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}
	redisBuckets  = []float64{.0002, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}
)

// metricRows are all figures of ours, in the order of docs/metrics.md.
func metricRows() []metricRow {
	return []metricRow{
		{Name: "updates_total", Kind: "counter", Labels: []string{"kind"}, Help: "Updates whose effects are durable, by what happened: said, commanded, tapped, voted, joined and so on."},
		{Name: "updates_aside_total", Kind: "counter", Help: "Updates that could not be decoded and were kept aside."},
		{Name: "update_seconds", Kind: "histogram", Buckets: updateBuckets, Help: "From an update's arrival until its effects are durable; a batch that must be tried again counts its last try, except for votes and taps."},
		{Name: "tap_seconds", Kind: "histogram", Buckets: updateBuckets, Help: "From a tap's arrival until Telegram has taken its toast."},
		{Name: "answers_total", Kind: "counter", Labels: []string{"outcome"}, Help: "Answers to quizzes: counted, retracted, or early (its poll was not known yet; it is counted when it is)."},
		{Name: "intake_conflicts_total", Kind: "counter", Help: "Times another poller or a webhook was in the way."},
		{Name: "intake_failures_total", Kind: "counter", Help: "Times asking for updates failed otherwise."},
		{Name: "intake_retries_total", Kind: "counter", Help: "Batches that had to be handled again since Redis did not take them."},
		{Name: "posts_waiting", Kind: "gauge", Labels: []string{"lane"}, Help: "Posts of this replica that are not sent yet, by lane; answers go first, edits last."},
		{Name: "posts_in_flight", Kind: "gauge", Help: "Posts that Telegram has not answered yet."},
		{Name: "posts_oldest_seconds", Kind: "gauge", Help: "How long the oldest waiting post has waited."},
		{Name: "posts_failed_total", Kind: "counter", Labels: []string{"why"}, Help: "Posts that were given up."},
		{Name: "sends_total", Kind: "counter", Labels: []string{"method", "outcome"}, Help: "Calls to Telegram but getUpdates, by what became of them: done, too_many, unreachable, unknown and so on."},
		{Name: "throttled_total", Kind: "counter", Help: "Calls that Telegram answered with 429."},
		{Name: "jobs_due", Kind: "gauge", Shared: true, Help: "Jobs whose instant has come and that are not done."},
		{Name: "job_lag_seconds", Kind: "gauge", Shared: true, Help: "How long the earliest of them has been due."},
		{Name: "firings_total", Kind: "counter", Labels: []string{"action", "outcome"}, Help: "Firings recorded by this replica: launched, skipped_too_late, skipped_no_study_on_this_day, skipped_nothing_to_send, failed."},
		{Name: "groups", Kind: "gauge", Shared: true, Help: "Groups that the bot has ever served."},
		{Name: "asides", Kind: "gauge", Shared: true, Help: "Updates that wait aside for somebody to look at them."},
		{Name: "redis_seconds", Kind: "histogram", Labels: []string{"command"}, Buckets: redisBuckets, Help: "Round trips to Redis by command; pipelines are one."},
		{Name: "redis_errors_total", Kind: "counter", Help: "Round trips to Redis that it did not answer, or could not serve."},
		{Name: "redis_up", Kind: "gauge", Help: "1 if Redis answered this scrape; without it the figures of all replicas are missing."},
		{Name: "ready", Kind: "gauge", Help: "1 if /readyz says yes."},
		{Name: "log_lines_total", Kind: "counter", Labels: []string{"level"}, Help: "Lines written to the log."},
		{Name: "build_info", Kind: "gauge", Labels: []string{"version", "goversion"}, Help: "Always 1; the labels tell which program runs."},
	}
}

// metricNamed is a row that must be there: a name that is not is a mistake in this program.
func metricNamed(name string) metricRow {
	for _, row := range metricRows() {
		if row.Name == name {
			return row
		}
	}
	panic("no metric is named " + name)
}

// metricTable is the rows as a table in Markdown.
func metricTable() string {
	var b strings.Builder
	b.WriteString("| name | kind | labels | |\n| --- | --- | --- | --- |\n")
	for _, r := range metricRows() {
		help := r.Help
		if r.Shared {
			help += " The same in every replica."
		}
		fmt.Fprintf(&b, "| `%s_%s` | %s | %s | %s |\n", metricSpace, r.Name, r.Kind, code(r.Labels...), help)
	}
	return b.String()
}

package main

import (
	"net/http"
	"strings"
	"testing"

	"studybot/telegramsim"
)

func TestTelegram_posts_to_a_bot_that_runs_with_a_webhook_and_nobody_else_can(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.c.WebhookURL = "http://" + r.c.HTTPAddr + "/telegram"
	r.c.WebhookConnections = 40
	r.start()
	r.until("it is ready", func() bool {
		status, c := r.condition()
		return status == http.StatusOK && c.Updates == "webhook"
	})
	ann := r.sim.NewPerson(telegramsim.PersonOptions{Name: "Ann"})
	ann.Start("")
	if _, err := ann.Awaits(t.Context(), ann.Private(), "Ann"); err != nil {
		t.Fatal(err)
	}
	if n := len(r.sim.Calls("getUpdates")); n != 0 {
		t.Errorf("it asked for updates %d times", n)
	}
	update := `{"update_id":1,"message":{"message_id":1,"date":5,"from":{"id":5,"first_name":"Eve"},"chat":{"id":5,"type":"private"},"text":"/start"}}`
	for path, want := range map[string]int{"/telegram": http.StatusUnauthorized, "/": http.StatusNotFound, "/telegram/x": http.StatusNotFound} {
		if status, _ := ask(t, http.MethodPost, "http://"+r.c.HTTPAddr+path, update); status != want {
			t.Errorf("a stranger's post to %s is answered %d, want %d", path, status, want)
		}
	}
	var secrets []string
	for _, c := range r.sim.Calls("setWebhook") {
		secrets = append(secrets, c.Params["secret_token"].(string))
	}
	if len(secrets) != 1 || len(secrets[0]) < 32 || strings.Contains(strings.Join(r.log.lines(), "\n"), secrets[0]) {
		t.Errorf("%d secrets, of %d letters, or one is in the log", len(secrets), len(strings.Join(secrets, "")))
	}
}

func TestSettings_of_a_webhook_that_cannot_work_are_refused_at_once(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		c    config
		want string
	}{
		"http":              {config{WebhookURL: "http://bot.example.org/t"}, "https://"},
		"a strange port":    {config{WebhookURL: "https://bot.example.org:9000/t"}, "8443"},
		"no address at all": {config{WebhookURL: "https://bot.example.org/t", HTTPAddr: "-"}, "--http-addr"},
		"a path in use":     {config{WebhookURL: "https://bot.example.org/metrics"}, "another use"},
		"a secret alone":    {config{WebhookSecret: "x"}, "--webhook-url"},
		"an odd secret":     {config{WebhookURL: "https://bot.example.org/t", WebhookSecret: "ä b"}, "A-Z"},
		"no connections":    {config{WebhookURL: "https://bot.example.org/t", WebhookConnections: 101}, "1 to 100"},
		"all is well":       {config{WebhookURL: "https://bot.example.org/t"}, ""},
		"no webhook":        {config{}, ""},
	} {
		switch tt.c.HTTPAddr {
		case "":
			tt.c.HTTPAddr = "127.0.0.1:8080"
		case "-":
			tt.c.HTTPAddr = ""
		}
		if tt.c.WebhookConnections == 0 {
			tt.c.WebhookConnections = 40
		}
		err := tt.c.validateWebhook()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

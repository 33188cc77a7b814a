package main

import (
	"strings"
	"testing"
)

// made joins the halves of what must not stand in this file as a whole.
func made(halves ...string) string { return strings.Join(halves, "") }

func TestSecrets_are_known_by_their_form(t *testing.T) {
	for line, want := range map[string]string{
		made("token: 7042918365", ":AAHk3dPq9ZvLwYb2RmXc7NtUf0JsGe5oKiQ"):   "a Telegram bot token",
		made("-----BEGIN RSA ", "PRIVATE KEY-----"):                         "a private key",
		made("id = AKIA", "Q3EGRIZ7WLMNO5PK"):                               "an AWS key",
		made("ghp", "_k3dPq9ZvLwYb2RmXc7NtUf0JsGe5oKiQz1Wx"):                "a GitHub token",
		made("url=redis://bot:kd83", "hfKq02lsPz@redis.internal:6379/0"):    "an address with a password",
		made("700000001", ":SIMULATED-TOKEN-0123456789-0123456789"):         "",
		"redis://bot:hunter2@host:6379":                                     "",
		"REDIS_URL: redis://:${REDIS_PASSWORD}@redis:6379/0":                "",
		"at 12345678:30 it began":                                           "",
		made("123456789", ":ABC-DEF1234ghIkl-zyx57W2v1u123ew11"):            "",
		"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0": "",
	} {
		if got := secretIn([]byte(line)); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

func TestOnly_lines_that_were_added_are_looked_at_and_each_is_told_with_its_place(t *testing.T) {
	token := made("7042918365", ":AAHk3dPq9ZvLwYb2RmXc7NtUf0JsGe5oKiQ")
	history := "commit abc123\n\ndiff --git a/x.env b/x.env\n--- a/x.env\n+++ b/x.env\n@@ -1 +1 @@\n-TOKEN=" + token + "\n+TOKEN=" + token + "\n+fine\n"
	found, read, err := search(strings.NewReader(history))
	if err != nil || read != 2 || len(found) != 1 || found[0] != "a Telegram bot token in x.env (abc123)" {
		t.Errorf("%v %d %v", found, read, err)
	}
}

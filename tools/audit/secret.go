package main

import (
	"bytes"
	"regexp"
)

// kinds are what secrets look like, by their issuers' own forms.
var kinds = []struct {
	name string
	form *regexp.Regexp
}{
	{"a Telegram bot token", regexp.MustCompile(`(?:^|[^0-9A-Za-z])([0-9]{8,10}:[A-Za-z0-9_-]{35})(?:[^0-9A-Za-z_-]|$)`)},
	{"a private key", regexp.MustCompile(`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----`)},
	{"an AWS key", regexp.MustCompile(`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`)},
	{"a GitHub token", regexp.MustCompile(`\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{82})\b`)},
	{"a GitLab token", regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20}\b`)},
	{"a Slack token", regexp.MustCompile(`\bxox[abprs]-[A-Za-z0-9-]{20,}`)},
	{"a Google key", regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{35}\b`)},
	{"an address with a password", regexp.MustCompile(`\b(?:rediss?|postgres(?:ql)?|amqps?|mongodb(?:\+srv)?)://[^\s:/@"'` + "`" + `]*:([^\s@"'` + "`" + `$*<{…]{12,})@`)},
}

// invented are words that stand in examples and tests.
var invented = regexp.MustCompile(`(?i)simulated|example|secret|token|hunter|password|abcdef|aaaa|test|0123|1234567|xxxx|dummy|fake`)

// secretIn names what a line seems to hold; empty for nothing.
func secretIn(line []byte) string {
	if len(line) > 1<<16 { // a picture, or made by a machine
		line = line[:1<<16]
	}
	for _, k := range kinds {
		for _, m := range k.form.FindAllSubmatch(line, -1) {
			if text := m[len(m)-1]; len(m) < 2 || !invented.Match(text) && !bytes.Contains(text, []byte("***")) {
				return k.name
			}
		}
	}
	return ""
}

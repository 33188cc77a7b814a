package main

import (
	"fmt"
	"slices"
	"strings"

	"studybot/cmd/studybot/command"
)

// setting is one row of the table of settings, read from the tags of config.
type setting struct {
	Name    string // the flag, without dashes, and the key in the file
	Env     string // the variable that sets it
	Default string
	Help    string // English
	Zh      string // Chinese
	Secret  string // see config
	Hidden  bool
}

// settingsOf reads the table: the flags of `studybot run`, in their order.
func settingsOf(app *command.App) []setting {
	var list []setting
	for _, f := range app.Command("run").Flags {
		list = append(list, setting{
			Name: f.Name, Env: f.Env, Default: f.Default, Help: f.Help, Zh: f.Tag.Get("zh"),
			Secret: f.Tag.Get("secret"), Hidden: f.Hidden,
		})
	}
	return list
}

// settingTable is the settings as a table in Markdown, for the README of a language.
func settingTable(list []setting, lang string) string {
	head := map[string]string{
		"en": "| environment | flag | default | |",
		"zh": "| 环境变量 | 参数 | 默认 | |",
	}
	b := strings.Builder{}
	b.WriteString(head[lang] + "\n| --- | --- | --- | --- |\n")
	for _, s := range list {
		if s.Hidden {
			continue
		}
		text := s.Help
		if lang == "zh" {
			text = s.Zh
		}
		fmt.Fprintf(&b, "| %s | `--%s` | %s | %s |\n", code(s.Env), s.Name, code(s.Default), text)
	}
	return b.String()
}

func code(words ...string) string {
	quoted := make([]string, 0, len(words))
	for _, w := range words {
		if w != "" {
			quoted = append(quoted, "`"+w+"`")
		}
	}
	return strings.Join(quoted, ", ")
}

// settingEnv is the settings as a file of variables, each with its default; what has none is
// commented out. Those that the Compose file gives itself are passed over, and secrets, which
// are files.
func settingEnv(list []setting, given []string) string {
	var b strings.Builder
	for _, s := range list {
		if s.Hidden || s.Secret == "all" || s.Env == "" || slices.Contains(given, s.Env) {
			continue
		}
		off := ""
		if s.Default == "" {
			off = "#"
		}
		fmt.Fprintf(&b, "# %s\n%s%s=%s\n", s.Help, off, s.Env, s.Default)
	}
	return b.String()
}

// strangeVariables are the variables of an environment that look like settings and are
// none, with what was probably meant. Kubernetes sets STUDYBOT_PORT, STUDYBOT_SERVICE_HOST and
// the like for a service of that name: those are nobody's slip.
func strangeVariables(environ, known []string) []string {
	var strange []string
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		rest, ours := strings.CutPrefix(name, "STUDYBOT_")
		if !ours || slices.Contains(known, name) || strings.Contains("_"+rest, "_PORT") || strings.Contains("_"+rest, "_SERVICE_") {
			continue
		}
		strange = append(strange, fmt.Sprintf("the environment has %s, which is no setting%s", name, command.Meant(name, known)))
	}
	slices.Sort(strange)
	return strange
}

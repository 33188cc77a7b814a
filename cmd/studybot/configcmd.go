package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"studybot/cmd/studybot/command"
)

type configCmd struct {
	config
	JSON bool `name:"json" help:"As JSON."`
}

// holding is one setting as it holds, and where it came from.
type holding struct {
	Setting string `json:"setting"`
	Value   string `json:"value"`
	From    string `json:"from"`
}

// Run shows what `studybot run` would work with if it were started with the same flags,
// environment and file. That something is wrong with it is an error.
func (c *configCmd) Run(_ context.Context, parsed *command.Parsed, out io.Writer) error {
	list := holdings(parsed)
	envs := parsed.App.Variables()
	strange := strangeVariables(os.Environ(), envs)
	var err error
	if c.JSON {
		err = json.NewEncoder(out).Encode(map[string]any{"settings": list, "warnings": append([]string{}, strange...)})
	} else {
		err = printHoldings(out, list, strange)
	}
	if err != nil {
		return fmt.Errorf("print the settings: %w", err)
	}
	return c.validate()
}

func printHoldings(out io.Writer, list []holding, strange []string) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "SETTING\tVALUE\tFROM") // errors come with Flush
	for _, h := range list {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", h.Setting, h.Value, h.From)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, s := range strange {
		if _, err := fmt.Fprintln(out, "warning:", s); err != nil {
			return err
		}
	}
	return nil
}

// holdings are all settings with the values that they got for this command.
func holdings(parsed *command.Parsed) []holding {
	mine := make(map[string]*command.Value)
	for _, v := range parsed.Command.Flags {
		mine[v.Name] = v
	}
	var list []holding
	for _, s := range settingsOf(parsed.App) {
		v := mine[s.Name]
		h := holding{Setting: s.Name, Value: shown(s, v.Get()), From: "default"}
		switch parsed.From(v) {
		case command.Line:
			h.From = "flag --" + s.Name
		case command.Environment:
			h.From = "environment " + s.Env
		case command.File:
			h.From = "file " + parsed.File
		case command.Default:
		}
		list = append(list, h)
	}
	return list
}

// shown is a value as people may see it.
func shown(s setting, value any) string {
	text := fmt.Sprint(value)
	if _, several := value.([]int64); several {
		text = strings.ReplaceAll(strings.Trim(text, "[]"), " ", ",")
	}
	switch s.Secret {
	case "all":
		return secret(text).String()
	case "password":
		return maskAddress(text)
	}
	return text
}

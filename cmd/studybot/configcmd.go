package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
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
func (c *configCmd) Run(parsed *kong.Context, out io.Writer) error {
	list, err := c.holdings(parsed)
	if err != nil {
		return err
	}
	_, envs, err := names(parsed.Model)
	if err != nil {
		return err
	}
	strange := strangeVariables(os.Environ(), envs)
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
func (c *configCmd) holdings(parsed *kong.Context) ([]holding, error) {
	file := configFile{}
	if c.Config != "" {
		f, err := os.Open(string(c.Config))
		if err != nil {
			return nil, fmt.Errorf("open the configuration file: %w", err)
		}
		defer func() { _ = f.Close() }()
		if err := json.NewDecoder(f).Decode(&file); err != nil {
			return nil, fmt.Errorf("read the configuration file: %w", err)
		}
	}
	typed := map[string]bool{}
	for _, p := range parsed.Path {
		if p.Flag != nil && !p.Resolved {
			typed[p.Flag.Name] = true
		}
	}
	var list []holding
	for _, s := range settingsOf(parsed.Model) {
		h := holding{Setting: s.Name, From: "default"}
		_, filed := file[s.Name]
		switch env := variable(s.Envs); {
		case typed[s.Name]:
			h.From = "flag --" + s.Name
		case env != "":
			h.From = "environment " + env
		case filed:
			h.From = "file " + string(c.Config)
		}
		for _, f := range parsed.Flags() {
			if f.Name == s.Name {
				h.Value = shown(s, f.Target.Interface())
			}
		}
		list = append(list, h)
	}
	return list, nil
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

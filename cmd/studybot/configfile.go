package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// configFile is the settings that a JSON file holds, under the names of the flags. A flag
// beats the environment, which beats the file.
type configFile map[string]any

// readConfigFile reads the file of --config.
func readConfigFile(r io.Reader) (kong.Resolver, error) {
	var c configFile
	if err := json.NewDecoder(r).Decode(&c); err != nil {
		return nil, fmt.Errorf("read the configuration file: %w", err)
	}
	return c, nil
}

// Validate refuses keys that are no flag of any command, so that a slip is never silent.
func (c configFile) Validate(app *kong.Application) error {
	known, _, err := names(app)
	if err != nil {
		return err
	}
	var wrong []string
	for key := range c {
		if !slices.Contains(known, key) {
			wrong = append(wrong, fmt.Sprintf("there is no setting %q%s", key, meant(key, known)))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("configuration file: %s (`studybot config` lists them all)", strings.Join(wrong, "; "))
}

// Resolve gives a flag its value from the file, unless the environment has one.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if variable(flag.Envs) != "" {
		return nil, nil
	}
	value, ok := c[flag.Name]
	if !ok {
		return nil, nil
	}
	return value, nil
}

// variable is the first of some variables that is set.
func variable(names []string) string {
	for _, name := range names {
		if _, set := os.LookupEnv(name); set {
			return name
		}
	}
	return ""
}

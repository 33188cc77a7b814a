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
	var known []string
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known = append(known, flag.Name)
		}
		return next(nil)
	})
	if err != nil {
		return err
	}
	for key := range c {
		if !slices.Contains(known, key) {
			return fmt.Errorf("configuration file: there is no setting %q; known are %s", key, strings.Join(known, ", "))
		}
	}
	return nil
}

// Resolve gives a flag its value from the file, unless the environment has one.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	value, ok := c[flag.Name]
	if !ok {
		return nil, nil
	}
	return value, nil
}

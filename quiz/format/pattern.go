package format

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked for: most programs
// never see a bank, and forty of them take half a megabyte.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

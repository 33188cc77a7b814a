package main

import (
	"fmt"
	"regexp"
)

// masked stands where a secret is not shown.
const masked = "***"

// secret is a text that no log, error or print shows. Code that must have it converts it
// to a string, which is easy to find.
type secret string

// String hides it.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// Format hides it from every verb.
func (s secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText hides it from JSON.
func (s secret) MarshalText() ([]byte, error) { //nolint:unparam // the interface's form
	return []byte(s.String()), nil
}

// UnmarshalText takes it as it is.
func (s *secret) UnmarshalText(text []byte) error { //nolint:unparam // the interface's form
	*s = secret(text)
	return nil
}

var (
	inUserinfo = regexp.MustCompile(`(//[^:/@,]*):[^?]*@`) // to the last @: a password may hold one, or a /
	inQuery    = regexp.MustCompile(`(?i)([?&][a-z_]*(?:password|secret|token)=)[^&]*`)
)

// maskAddress hides the passwords of an address, however many hosts it names.
func maskAddress(address string) string {
	return inQuery.ReplaceAllString(inUserinfo.ReplaceAllString(address, "$1:"+masked+"@"), "$1"+masked)
}

package wire

import (
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
)

// errAnswerTooLarge: an answer was larger than any that Telegram sends.
var errAnswerTooLarge = errors.New("the answer is larger than 16 MiB")

// tokenForm is a bot's number, a colon and its secret. The length of the secret is not
// checked: test servers have shorter ones.
var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

const redacted = "<token>"

func newRedactor(token string) *strings.Replacer {
	pairs := []string{token, redacted, url.QueryEscape(token), redacted}
	if _, secret, _ := strings.Cut(token, ":"); len(secret) >= 16 { // a short one is a test's, and may be any word
		pairs = append(pairs, secret, redacted)
	}
	return strings.NewReplacer(pairs...)
}

// Redact takes the token out of a text.
func (c *Client) Redact(s string) string { return c.secret.Replace(s) }

// RedactWriter is a second net for logs: what is written to it reaches w without the
// token. Each Write must hold whole lines, as zerolog's do.
func RedactWriter(w io.Writer, token string) io.Writer {
	return &redactWriter{w: w, secret: newRedactor(token)}
}

type redactWriter struct {
	w      io.Writer
	secret *strings.Replacer
}

func (r *redactWriter) Write(p []byte) (int, error) {
	if _, err := r.secret.WriteString(r.w, string(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// cappedBody ends an answer that is too long with an error, and remembers what broke
// the reading, which v5 reports like bad JSON.
type cappedBody struct {
	io.ReadCloser
	left int64
	fail *error
}

func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		*b.fail = errAnswerTooLarge
		return 0, errAnswerTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		*b.fail = bareError(err)
	}
	return n, err
}

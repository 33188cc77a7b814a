package wire

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/study"
)

// DefaultAPIURL is where Telegram serves its Bot API.
const DefaultAPIURL = "https://api.telegram.org"

// Limits of one request. A call whose context has its own deadline keeps that one.
const (
	callTimeout   = 30 * time.Second
	uploadTimeout = 3 * time.Minute
	maxAnswer     = 16 << 20 // bytes of an answer; a full batch of updates stays below 7 MB
)

// ClientOptions says how to reach Telegram.
type ClientOptions struct {
	// Token is the bot's secret. Required; it never appears in an error or a log.
	Token string
	// APIURL is the server's address without a path. Default DefaultAPIURL.
	APIURL string
	// HTTP makes the requests. Default a client with a pool that fits the outbox.
	// Redirects are never followed: they would carry the token elsewhere.
	HTTP *http.Client
	// Timeout bounds an ordinary call whose context has no deadline. Default 30 s.
	Timeout time.Duration
	// Observe is told when a call begins, and gives what is told how it ended. It keeps no
	// parameter: people's words are among them. Default: nobody is.
	Observe func(method string, params map[string]string) (ended func(err error))
}

// Client speaks to the Bot API through telegram-bot-api's raw request, which it wraps
// once: with contexts, deadlines, a limit to answers, one kind of error, and without
// ever telling the token. It is safe for concurrent use.
type Client struct {
	bot     tgbotapi.BotAPI // a template: v5 keeps no lock, so each call works on a copy
	http    *http.Client
	base    string
	timeout time.Duration
	secret  *strings.Replacer
	observe func(method string, params map[string]string) (ended func(err error))
}

// NewClient makes a client. It makes no request.
func NewClient(o ClientOptions) (*Client, error) {
	if !tokenForm.MatchString(o.Token) {
		return nil, fmt.Errorf("make a Telegram client: the token has not the form 123456:ABC-DEF: %w", study.ErrInvalid)
	}
	base := strings.TrimRight(cmp.Or(o.APIURL, DefaultAPIURL), "/")
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Contains(base, "%") {
		return nil, fmt.Errorf("make a Telegram client: the API address must look like %s: %w", DefaultAPIURL, study.ErrInvalid)
	}
	c := &Client{
		http:    ownHTTP(o.HTTP),
		base:    base,
		timeout: cmp.Or(o.Timeout, callTimeout),
		secret:  newRedactor(o.Token),
		observe: o.Observe,
	}
	if c.observe == nil {
		c.observe = func(string, map[string]string) func(error) { return func(error) {} }
	}
	c.bot.Token = o.Token
	c.bot.SetAPIEndpoint(base + "/bot%s/%s")
	return c, nil
}

// ownHTTP copies the caller's client, so that forbidding redirects stays ours.
func ownHTTP(h *http.Client) *http.Client {
	own := http.Client{}
	if h != nil {
		own = *h
	} else {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 64
		own.Transport = t
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// Call asks for one method and reads its result into out, which may be nil. Every
// failure is an *APIError; a context's error can be seen through it.
func (c *Client) Call(ctx context.Context, method string, p tgbotapi.Params, files []tgbotapi.RequestFile, out any) (err error) {
	ended := c.observe(method, p)
	defer func() { ended(err) }()
	ctx, cancel := c.deadline(ctx, files)
	defer cancel()
	d := &doer{ctx: ctx, http: c.http}
	b := c.bot
	b.Client = d
	var resp *tgbotapi.APIResponse
	if len(files) > 0 {
		resp, err = b.UploadFiles(method, p, files)
	} else {
		resp, err = b.MakeRequest(method, p)
	}
	if err != nil || resp == nil || !resp.Ok {
		return c.failure(method, d, resp, err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(resp.Result, out); err != nil {
		return &APIError{Method: method, HTTP: d.status, Accepted: true, Desc: "the result cannot be read", Err: err}
	}
	return nil
}

func (c *Client) deadline(ctx context.Context, files []tgbotapi.RequestFile) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	d := c.timeout
	if len(files) > 0 {
		d = max(d, uploadTimeout)
	}
	return context.WithTimeout(ctx, d)
}

// failure makes the one kind of error from what v5 returned and what the wire showed.
func (c *Client) failure(method string, d *doer, resp *tgbotapi.APIResponse, err error) error {
	e := &APIError{Method: method, HTTP: d.status, Unsent: !d.connected}
	if cause := d.broken(err); cause != nil {
		e.Err, e.Desc = cause, cutText(c.Redact(cause.Error()), mostWords)
		return e
	}
	if resp == nil || resp.ErrorCode < http.StatusBadRequest || resp.ErrorCode > 599 { // Telegram has no others
		e.NonJSON, e.Code = true, d.status
		e.Desc = "the answer is none of Telegram's"
		e.RetryAfter = d.retryAfter
		return e
	}
	e.Code, e.Desc = resp.ErrorCode, cutText(c.Redact(resp.Description), mostWords)
	e.RetryAfter = d.retryAfter
	if p := resp.Parameters; p != nil {
		e.MigrateTo = groupChat(p.MigrateToChatID)
		if p.RetryAfter > 0 {
			e.RetryAfter = secondsOf(p.RetryAfter)
		}
	}
	return e
}

// APIError is why a call did not do what was asked.
type APIError struct {
	Method string
	HTTP   int    // status of the answer; 0 if there was none
	Code   int    // Telegram's error_code, else HTTP
	Desc   string // Telegram's words, or those of the connection's failure, without the token

	RetryAfter time.Duration // with 429
	MigrateTo  study.ChatID  // the chat's new number

	NonJSON  bool  // some machine between answered, so whether it was done is unknown
	Unsent   bool  // no connection came about: certainly not done
	Accepted bool  // Telegram said ok, but its result can't be read: certainly done
	Err      error // the connection's or context's failure
}

func (e *APIError) Error() string {
	s := "call " + e.Method
	if e.Code != 0 {
		s += ": " + strconv.Itoa(e.Code)
	}
	return s + ": " + e.Desc
}

// Unwrap shows what broke the connection, so that errors.Is finds context errors.
func (e *APIError) Unwrap() error { return e.Err }

// doer is v5's HTTPClient for one call: it adds the context, limits the answer and
// remembers what v5 forgets.
type doer struct {
	ctx        context.Context
	http       *http.Client
	connected  bool
	status     int
	retryAfter time.Duration
	readErr    error
}

func (d *doer) Do(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { d.connected = true }}
	resp, err := d.http.Do(req.WithContext(httptrace.WithClientTrace(d.ctx, trace)))
	if err != nil {
		return nil, bareError(err)
	}
	d.status = resp.StatusCode
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
		d.retryAfter = secondsOf(s)
	}
	resp.Body = &cappedBody{ReadCloser: resp.Body, left: maxAnswer, fail: &d.readErr}
	return resp, nil
}

// broken is the failure of the connection, if that is what ended the call.
func (d *doer) broken(err error) error {
	if d.readErr != nil {
		return d.readErr
	}
	if d.status == 0 {
		return bareError(err)
	}
	return nil
}

// bareError takes the address, which holds the token, off an error of net/http.
func bareError(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

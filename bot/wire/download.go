package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/study"
)

// MaxDownload is the largest file that Telegram hands to a bot, in bytes.
const MaxDownload int64 = 20 << 20

// ErrTooBig says that the file is larger than the caller, or Telegram, allows.
var ErrTooBig = errors.New("file too big")

// Self is who we are at Telegram.
type Self struct {
	ID       study.UserID
	Username string
	Name     string
	// ReadsAll: privacy mode is off, so that groups show us every message.
	ReadsAll bool
}

// Me asks who we are; it is also the cheapest proof that the token is right.
func (c *Client) Me(ctx context.Context) (Self, error) {
	var u tgbotapi.User
	if err := c.Call(ctx, "getMe", nil, nil, &u); err != nil {
		return Self{}, err
	}
	return Self{
		ID: study.UserID(u.ID), Username: u.UserName, Name: personName(&u), ReadsAll: u.CanReadAllGroupMessages,
	}, nil
}

// Download fetches a file of at most max bytes; study.ErrNotFound if Telegram does not give it:
// it forgets files, and whoever sent one can send it again.
func (c *Client) Download(ctx context.Context, f FileRef, max int64) ([]byte, error) {
	max = min(max, MaxDownload)
	if f.Size > max {
		return nil, fmt.Errorf("download %d bytes: %w", f.Size, ErrTooBig)
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	var file tgbotapi.File
	if err := c.Call(ctx, "getFile", tgbotapi.Params{"file_id": f.ID}, nil, &file); err != nil {
		if Classify(err).Kind == FaultTooBig {
			return nil, fmt.Errorf("download a file: %w", ErrTooBig)
		}
		return nil, withheld("find a file", err)
	}
	if int64(file.FileSize) > max {
		return nil, fmt.Errorf("download %d bytes: %w", file.FileSize, ErrTooBig)
	}
	data, err := c.fetch(ctx, file.FilePath, max)
	if err != nil && !errors.Is(err, ErrTooBig) {
		return nil, withheld("fetch a file", err)
	}
	return data, err
}

// withheld marks what a second try at once would not mend. What we ourselves ended is begun anew.
func withheld(what string, err error) error {
	if Classify(err).Kind == FaultStopped {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, study.ErrNotFound, err)
}

// fetch gets the bytes behind a file path, which Telegram serves beside the methods.
func (c *Client) fetch(ctx context.Context, path string, max int64) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.fileURL(path), nil)
	if err != nil {
		return nil, &APIError{Method: "download", Unsent: true, Desc: "the file's path is no path"}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		err = bareError(err)
		return nil, &APIError{Method: "download", Desc: c.Redact(err.Error()), Err: err}
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, &APIError{Method: "download", HTTP: resp.StatusCode, Code: resp.StatusCode, Desc: resp.Status}
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, max+1))
	if err != nil {
		err = bareError(err)
		return nil, &APIError{Method: "download", HTTP: resp.StatusCode, Desc: c.Redact(err.Error()), Err: err}
	}
	if int64(len(data)) > max {
		return nil, fmt.Errorf("download more than %d bytes: %w", max, ErrTooBig)
	}
	return data, nil
}

func (c *Client) fileURL(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return c.base + "/file/bot" + c.bot.Token + "/" + strings.Join(parts, "/")
}

package wire

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/study"
)

// wireStanding is what Telegram says of one person in one chat.
type wireStanding struct {
	Status   string        `json:"status"`
	IsMember bool          `json:"is_member"` // of the restricted
	User     tgbotapi.User `json:"user"`
}

func (s wireStanding) present() bool {
	switch s.Status {
	case "creator", "administrator", "member":
		return true
	}
	return s.Status == "restricted" && s.IsMember
}

// InChat asks whether somebody is in a chat. Whom Telegram does not know there is not.
func (c *Client) InChat(ctx context.Context, chat study.ChatID, u study.UserID) (bool, error) {
	var s wireStanding
	known, err := c.askOf(ctx, "getChatMember", chat, tgbotapi.Params{"user_id": u.String()}, &s)
	if err != nil && !errors.Is(err, study.ErrAway) {
		return false, fmt.Errorf("ask who is in the chat: %w", err)
	}
	return known && s.present(), nil
}

// Admins asks who administers a chat. Other bots among them are left out. It is study.ErrAway
// where we are not in the chat any more.
func (c *Client) Admins(ctx context.Context, chat study.ChatID) ([]study.UserID, error) {
	var list []wireStanding
	if _, err := c.askOf(ctx, "getChatAdministrators", chat, tgbotapi.Params{}, &list); err != nil {
		return nil, fmt.Errorf("ask who administers the chat: %w", err)
	}
	var admins []study.UserID
	for _, s := range list {
		if !s.User.IsBot || strings.HasPrefix(c.bot.Token, fmt.Sprint(s.User.ID)+":") {
			admins = append(admins, study.UserID(s.User.ID))
		}
	}
	return admins, nil
}

// askOf asks something of a chat, and of the one that it has become. known is false where
// Telegram refuses: it would refuse again, and whoever waits for another answer waits for ever.
// Only what is worth another try is study.ErrUnavailable; study.ErrAway is a chat without us.
func (c *Client) askOf(ctx context.Context, method string, chat study.ChatID, params tgbotapi.Params, out any) (known bool, err error) {
	params["chat_id"] = strconv.FormatInt(int64(chat), 10)
	err = c.Call(ctx, method, params, nil, out)
	f := Classify(err)
	if f.Kind == FaultMoved {
		params["chat_id"] = strconv.FormatInt(int64(f.To), 10)
		err = c.Call(ctx, method, params, nil, out)
		f = Classify(err)
	}
	switch f.Kind {
	case FaultNone:
		return true, nil
	case FaultTooMany, FaultUnsent, FaultServer, FaultUnknown, FaultStopped, FaultAccepted, FaultConflict, FaultUnauthorized:
		return false, fmt.Errorf("%w: %w", study.ErrUnavailable, err)
	case FaultGone, FaultNoSuch:
		return false, fmt.Errorf("%w: %w", study.ErrAway, err)
	}
	return false, nil
}

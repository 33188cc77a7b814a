package wire

import (
	"context"
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
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(int64(chat), 10), "user_id": u.String()}
	err := c.Call(ctx, "getChatMember", params, nil, &s)
	switch f := Classify(err); {
	case err == nil:
		return s.present(), nil
	case f.Kind == FaultNoSuch || f.Kind == FaultGone || f.Kind == FaultUnreachable || f.Kind == FaultNoRight || f.Kind == FaultRefused:
		return false, nil
	}
	return false, fmt.Errorf("ask who is in the chat: %w: %w", study.ErrUnavailable, err)
}

// Admins asks who administers a chat. Other bots among them are left out.
func (c *Client) Admins(ctx context.Context, chat study.ChatID) ([]study.UserID, error) {
	var list []wireStanding
	err := c.Call(ctx, "getChatAdministrators", tgbotapi.Params{"chat_id": strconv.FormatInt(int64(chat), 10)}, nil, &list)
	switch f := Classify(err); {
	case err == nil:
	case f.Kind == FaultNoSuch || f.Kind == FaultGone || f.Kind == FaultRefused:
		return nil, nil
	default:
		return nil, fmt.Errorf("ask who administers the chat: %w: %w", study.ErrUnavailable, err)
	}
	var admins []study.UserID
	for _, s := range list {
		if !s.User.IsBot || strings.HasPrefix(c.bot.Token, fmt.Sprint(s.User.ID)+":") {
			admins = append(admins, study.UserID(s.User.ID))
		}
	}
	return admins, nil
}

package wire

import (
	"context"
	"fmt"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/study"
)

// Profile is what people see before they open the bot, in one language.
type Profile struct {
	Language    string
	Description string // at most 512 characters: the empty chat
	Short       string // at most 120 characters: the profile
}

// Menu is what Telegram shows when somebody types "/", for one scope and language.
type Menu struct {
	Scope    string // "private", "group" or "group admins"
	Language string // "" is for everybody without a menu of their own
	Commands []MenuItem
}

// MenuItem is one line of a menu.
type MenuItem struct{ Name, Does string }

// menuMax is how many commands Telegram takes.
const menuMax = 100

// menuScopes are Telegram's names of the scopes of menus. A menu decides what is shown,
// not who may use it.
var menuScopes = map[string]string{
	"": "default", "private": "all_private_chats", "group": "all_group_chats", "group admins": "all_chat_administrators",
}

// SetUp registers menus and profiles. It stops at the first that fails; doing it again
// does no harm.
func SetUp(ctx context.Context, c *Client, menus []Menu, profiles []Profile) error {
	for _, m := range menus {
		if err := setMenu(ctx, c, m); err != nil {
			return fmt.Errorf("register the menu %s %s: %w", m.Scope, m.Language, err)
		}
	}
	for _, p := range profiles {
		if err := setProfile(ctx, c, p); err != nil {
			return fmt.Errorf("register the profile %s: %w", p.Language, err)
		}
	}
	return nil
}

func setMenu(ctx context.Context, c *Client, m Menu) error {
	scope, ok := menuScopes[m.Scope]
	if !ok {
		return fmt.Errorf("an unknown scope: %w", study.ErrInvalid)
	}
	if len(m.Commands) > menuMax {
		return fmt.Errorf("%d commands, over %d: %w", len(m.Commands), menuMax, study.ErrInvalid)
	}
	items := []tgbotapi.BotCommand{}
	for _, i := range m.Commands {
		if n := utf8.RuneCountInString(i.Does); !spelled(i.Name, smallWord, 32) || n < 1 || n > 256 {
			return fmt.Errorf("the command %q: %w", i.Name, study.ErrInvalid)
		}
		items = append(items, tgbotapi.BotCommand{Command: i.Name, Description: i.Does})
	}
	params := tgbotapi.Params{}
	params.AddNonEmpty("language_code", m.Language)
	if err := jsonParam(params, "scope", tgbotapi.BotCommandScope{Type: scope}); err != nil {
		return err
	}
	if err := jsonParam(params, "commands", items); err != nil {
		return err
	}
	return c.Call(ctx, "setMyCommands", params, nil, nil)
}

// setProfile tolerates a server without these methods: they are an ornament.
func setProfile(ctx context.Context, c *Client, p Profile) error {
	for _, call := range []struct{ method, field, text string }{
		{"setMyDescription", "description", cutText(p.Description, 512)},
		{"setMyShortDescription", "short_description", cutText(p.Short, 120)},
	} {
		params := tgbotapi.Params{call.field: call.text}
		params.AddNonEmpty("language_code", p.Language)
		err := c.Call(ctx, call.method, params, nil, nil)
		if err != nil && Classify(err).Kind != FaultMethodUnknown {
			return err
		}
	}
	return nil
}
